export default {
  // no legacy forms, whose half of the runtime is then left out; and no note of Svelte's version on every page
  compilerOptions: { runes: true, discloseVersion: false },
};
