// A catalogue's texts of screens that few open (web/build/texts.ts).

declare module "*.json?screens" {
  const texts: Partial<import("./catalogue").Catalogue>;
  export default texts;
}
