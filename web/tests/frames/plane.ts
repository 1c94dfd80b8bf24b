// A sheet of paper before a pinhole camera: where the camera's pixels lie on the sheet.

/** How the sheet is held. Angles in degrees. */
export type Pose = {
  /** Away from the camera, about the axis across and the axis up. */
  tilt: [number, number];
  /** About the line of sight. */
  turn: number;
  /** How much of the frame's height the sheet takes when it is not tilted. */
  share: number;
  /** Off the middle, as a part of the room that is left. */
  shift: [number, number];
};

type Point = [number, number];
/** Row-major 3 × 3: from pixels to the sheet, whose corners are 0 and 1. */
export type Homography = [number, number, number, number, number, number, number, number, number];

/** Focal length of a phone's main camera in widths of its frame: about 65 degrees across. */
const FOCAL = 0.78;
/** Room that is kept to the edge of the frame, in pixels. */
const EDGE = 6;

/** From pixels of a frame to the sheet, which lies wholly inside of the frame. */
export function fromPixels(pose: Pose, width: number, height: number): Homography {
  const corners = inside(seen(pose, width, height), pose.shift, width, height);
  return inverse(squareTo(corners));
}

/** The corners of the sheet as the camera sees them, around the middle. */
function seen(pose: Pose, width: number, height: number): Point[] {
  const [a, b, c] = [pose.tilt[0], pose.tilt[1], pose.turn].map((degrees) => (degrees * Math.PI) / 180) as [number, number, number];
  const focal = FOCAL * width;
  const half = (pose.share * height) / 2;
  const corners: Point[] = [[-1, -1], [1, -1], [1, 1], [-1, 1]];
  return corners.map(([x, y]) => {
    const [u, v] = [half * (x * Math.cos(c) - y * Math.sin(c)), half * (x * Math.sin(c) + y * Math.cos(c))];
    // about the axis across, then about the axis up
    const [v1, w1] = [v * Math.cos(a), v * Math.sin(a)];
    const [u2, w2] = [u * Math.cos(b) + w1 * Math.sin(b), w1 * Math.cos(b) - u * Math.sin(b)];
    const depth = focal / (focal + w2);
    return [u2 * depth, v1 * depth];
  });
}

/** Made smaller where it would leave the frame, then moved. */
function inside(corners: Point[], shift: Point, width: number, height: number): Point[] {
  const [left, right] = range(corners.map(([x]) => x));
  const [top, bottom] = range(corners.map(([, y]) => y));
  const fit = Math.min(1, (width - 2 * EDGE) / (right - left), (height - 2 * EDGE) / (bottom - top));
  const place = (low: number, high: number, room: number, by: number) =>
    (room - (high - low) * fit) / 2 - low * fit + (by * (room - (high - low) * fit - 2 * EDGE)) / 2;
  const [x0, y0] = [place(left, right, width, shift[0]), place(top, bottom, height, shift[1])];
  return corners.map(([x, y]) => [x0 + x * fit, y0 + y * fit]);
}

const range = (values: number[]): [number, number] => [Math.min(...values), Math.max(...values)];

/** From the unit square to four points (Heckbert 1989, section 2.2.3: the projective map of a square to a quadrilateral). */
function squareTo(points: Point[]): Homography {
  const [[x0, y0], [x1, y1], [x2, y2], [x3, y3]] = points as [Point, Point, Point, Point];
  const [dx1, dx2, dy1, dy2] = [x1 - x2, x3 - x2, y1 - y2, y3 - y2];
  const [sx, sy] = [x0 - x1 + x2 - x3, y0 - y1 + y2 - y3];
  const whole = dx1 * dy2 - dx2 * dy1;
  const g = (sx * dy2 - dx2 * sy) / whole;
  const h = (dx1 * sy - sx * dy1) / whole;
  return [x1 - x0 + g * x1, x3 - x0 + h * x3, x0, y1 - y0 + g * y1, y3 - y0 + h * y3, y0, g, h, 1];
}

/** The adjugate: an inverse but for a factor, which a projective map does not feel. */
function inverse([a, b, c, d, e, f, g, h, i]: Homography): Homography {
  return [e * i - f * h, c * h - b * i, b * f - c * e, f * g - d * i, a * i - c * g, c * d - a * f, d * h - e * g, b * g - a * h, a * e - b * d];
}
