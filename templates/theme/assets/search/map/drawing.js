/** Draws very many points by WebGL. */

const PLACES = `
  precision highp float;
  attribute vec2 place;
  attribute vec2 look;
  uniform vec3 hues[16];
  uniform vec2 middle;
  uniform vec2 scale;
  uniform float size;
  uniform float alpha;
  uniform float wanted;
  varying vec4 colour;
  void main() {
    gl_Position = look.y == wanted ? vec4((place - middle) * scale, 0.0, 1.0) : vec4(2.0);
    gl_PointSize = size;
    colour = vec4(hues[int(look.x)], alpha);
  }
`;
const COLOURS = `
  precision mediump float;
  varying vec4 colour;
  void main() {
    float far = 2.0 * length(gl_PointCoord - 0.5);
    gl_FragColor = vec4(colour.rgb, 1.0) * colour.a * (1.0 - smoothstep(0.7, 1.0, far));
  }
`;
/** How much is seen of points that are not looked for. */
const FAINT = 0.13;

/** @typedef {{ x: number, y: number, scale: number }} View the place in the middle, and pixels to a unit */

/**
 * What draws points on a canvas; nothing where the browser has no WebGL.
 *
 * @param {HTMLCanvasElement} canvas
 * @param {Uint16Array} places two numbers for each point
 */
export function drawing(canvas, places) {
  const gl = canvas.getContext("webgl", { antialias: false });
  const program = gl && programOf(gl);
  if (!gl || !program) return undefined;
  const count = places.length / 2;
  const uniform = (/** @type {string} */ name) => gl.getUniformLocation(program, name);
  const looks = new Uint8Array(2 * count).fill(1);
  const order = scattered(count);
  gl.useProgram(program);
  gl.enable(gl.BLEND);
  gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
  attribute(gl, gl.getAttribLocation(program, "place"), ordered(places, order), gl.UNSIGNED_SHORT);
  attribute(gl, gl.getAttribLocation(program, "look"), looks, gl.UNSIGNED_BYTE);
  const places_ = { middle: uniform("middle"), scale: uniform("scale"), size: uniform("size") };
  const more = { hues: uniform("hues"), alpha: uniform("alpha"), wanted: uniform("wanted") };
  let isNarrowed = false;

  /**
   * Give each point the number of its colour, of at most 16, and say which are looked for.
   *
   * @param {Uint8Array} hues
   * @param {Float32Array} palette three numbers for each colour
   * @param {Uint8Array | undefined} wanted with 1 for those; all where it is not there
   */
  function look(hues, palette, wanted) {
    for (const [place, point] of order.entries()) {
      looks[2 * place] = hues[point];
      looks[2 * place + 1] = wanted ? wanted[point] : 1;
    }
    isNarrowed = wanted !== undefined;
    gl?.bufferData(gl.ARRAY_BUFFER, looks, gl.DYNAMIC_DRAW);
    gl?.uniform3fv(more.hues, palette);
  }

  /**
   * @param {View} view
   * @param {number} size of a point, in pixels
   * @param {number} alpha
   * @param {number} some how many of the points, from all over the map
   */
  function draw(view, size, alpha, some) {
    if (!gl) return;
    const { width, height } = canvas;
    gl.viewport(0, 0, width, height);
    gl.clear(gl.COLOR_BUFFER_BIT);
    gl.uniform2f(places_.middle, view.x, view.y);
    gl.uniform2f(places_.scale, (2 * view.scale) / width, (-2 * view.scale) / height);
    gl.uniform1f(places_.size, size);
    if (isNarrowed) paint(0, FAINT, some);
    paint(1, alpha, some);
  }

  /** @param {number} wanted @param {number} alpha @param {number} some */
  function paint(wanted, alpha, some) {
    gl?.uniform1f(more.wanted, wanted);
    gl?.uniform1f(more.alpha, alpha);
    gl?.drawArrays(gl.POINTS, 0, some);
  }

  return { draw, look };
}

/**
 * The numbers below a *count* in an order whose beginning has some from everywhere.
 *
 * @param {number} count
 */
function scattered(count) {
  let step = Math.max(1, Math.round(count * 0.618));
  const common = (/** @type {number} */ one, /** @type {number} */ other) => {
    while (other) [one, other] = [other, one % other];
    return one;
  };
  while (common(count, step) > 1) step += 1;
  return Uint32Array.from({ length: count }, (_, place) => (place * step) % count);
}

/** @param {Uint16Array} places @param {Uint32Array} order */
function ordered(places, order) {
  const found = new Uint16Array(places.length);
  for (const [place, point] of order.entries()) {
    found[2 * place] = places[2 * point];
    found[2 * place + 1] = places[2 * point + 1];
  }
  return found;
}

/** @param {WebGLRenderingContext} gl */
function programOf(gl) {
  const program = gl.createProgram();
  if (!program) return undefined;
  for (const [kind, source] of /** @type {const} */ ([
    [gl.VERTEX_SHADER, PLACES],
    [gl.FRAGMENT_SHADER, COLOURS],
  ])) {
    const shader = gl.createShader(kind);
    if (!shader) return undefined;
    gl.shaderSource(shader, source);
    gl.compileShader(shader);
    gl.attachShader(program, shader);
  }
  gl.linkProgram(program);
  return gl.getProgramParameter(program, gl.LINK_STATUS) ? program : undefined;
}

/**
 * The buffer of an attribute, which stays the current one.
 *
 * @param {WebGLRenderingContext} gl
 * @param {number} place
 * @param {Uint16Array | Uint8Array} values
 * @param {number} kind
 */
function attribute(gl, place, values, kind) {
  gl.bindBuffer(gl.ARRAY_BUFFER, gl.createBuffer());
  gl.bufferData(gl.ARRAY_BUFFER, /** @type {BufferSource} */ (values), gl.STATIC_DRAW);
  gl.enableVertexAttribArray(place);
  gl.vertexAttribPointer(place, 2, kind, false, 0, 0);
}
