// A location history for the tests: a track that stays in one of the areas that the service publishes.

interface Feature {
  properties: { from: string; until: string; name?: string };
  geometry: { type: "Polygon"; coordinates: number[][][] } | { type: "MultiPolygon"; coordinates: number[][][][] } | { type: "Point"; coordinates: number[] };
}

export interface Spot {
  latitude: number;
  longitude: number;
  from: Date;
}

const MINUTE_MS = 60_000;
const MINUTES = 90;

/** A place in a published area and a time in its hours that has passed. */
export async function listedSpot(url: string, now: Date): Promise<Spot> {
  const index = await (await fetch(`${url}/bulletins/index`)).text();
  const line = index.split("\n").find((one) => one.startsWith("areas ") && one.endsWith(".geojson"));
  if (!line) throw new Error("the service publishes no areas as GeoJSON");
  const list = (await (await fetch(`${url}/bulletins/${line.split(" ")[1]}`)).json()) as { features: Feature[] };
  const passed = list.features.find(({ properties }) => Date.parse(properties.from) + MINUTES * MINUTE_MS < Math.min(Date.parse(properties.until), now.getTime()));
  if (!passed) throw new Error("no area has hours that have passed");
  const [longitude, latitude] = middle(passed.geometry);
  return { latitude, longitude, from: new Date(passed.properties.from) };
}

/** Of a point, itself; of a ground, the middle of the corners of its first ring. */
function middle(geometry: Feature["geometry"]): [number, number] {
  if (geometry.type === "Point") return [geometry.coordinates[0] ?? 0, geometry.coordinates[1] ?? 0];
  const ring = geometry.type === "Polygon" ? geometry.coordinates[0] : geometry.coordinates[0]?.[0];
  const corners = (ring ?? []).slice(1);
  const mean = (axis: number) => corners.reduce((sum, corner) => sum + (corner[axis] ?? 0), 0) / corners.length;
  return [mean(0), mean(1)];
}

/** A GPX 1.1 track that stays at a spot for an hour and a half, a point every five minutes. */
export function gpx({ latitude, longitude, from }: Spot): string {
  const points = Array.from({ length: MINUTES / 5 + 1 }, (_, step) => {
    const time = new Date(from.getTime() + step * 5 * MINUTE_MS).toISOString();
    return `<trkpt lat="${latitude.toFixed(6)}" lon="${longitude.toFixed(6)}"><time>${time}</time></trkpt>`;
  });
  return `<?xml version="1.0"?><gpx version="1.1" creator="test" xmlns="http://www.topografix.com/GPX/1/1"><trk><trkseg>${points.join("")}</trkseg></trk></gpx>`;
}
