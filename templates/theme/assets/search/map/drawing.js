/** Draws a large number of points by WebGL. */

const VERTEX_SHADER_SOURCE = `
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
const FRAGMENT_SHADER_SOURCE = `
  precision mediump float;
  varying vec4 colour;
  void main() {
    float far = 2.0 * length(gl_PointCoord - 0.5);
    gl_FragColor = vec4(colour.rgb, 1.0) * colour.a * (1.0 - smoothstep(0.7, 1.0, far));
  }
`;
/** The opacity of points that a search has not found. */
const FAINT_ALPHA = 0.13;

/** @typedef {{ x: number, y: number, scale: number }} View the coordinates of the middle, and the pixels per unit */

/**
 * Return functions that draw points on a canvas; undefined if the browser has no WebGL.
 *
 * @param {HTMLCanvasElement} canvas
 * @param {Uint16Array} positions two numbers for each point
 */
export function createRenderer(canvas, positions) {
  const gl = canvas.getContext("webgl", { antialias: false });
  const program = gl && programOf(gl);
  if (!gl || !program) return undefined;
  const count = positions.length / 2;
  const uniform = (/** @type {string} */ name) => gl.getUniformLocation(program, name);
  const looks = new Uint8Array(2 * count).fill(1);
  const order = scatteredOrder(count);
  gl.useProgram(program);
  gl.enable(gl.BLEND);
  gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
  attribute(gl, gl.getAttribLocation(program, "place"), ordered(positions, order), gl.UNSIGNED_SHORT);
  attribute(gl, gl.getAttribLocation(program, "look"), looks, gl.UNSIGNED_BYTE);
  const viewUniforms = { middle: uniform("middle"), scale: uniform("scale"), size: uniform("size") };
  const lookUniforms = { hues: uniform("hues"), alpha: uniform("alpha"), wanted: uniform("wanted") };
  let isNarrowed = false;

  /**
   * Set the number of each point's colour, below 16, and the points that a search has found.
   *
   * @param {Uint8Array} hues
   * @param {Float32Array} palette three numbers for each colour
   * @param {Uint8Array} isFound has 1 for these points
   */
  const setLooks = (hues, palette, isFound) => {
    for (const [index, point] of order.entries()) {
      looks[2 * index] = hues[point];
      looks[2 * index + 1] = isFound[point];
    }
    isNarrowed = isFound.includes(0);
    gl.bufferData(gl.ARRAY_BUFFER, looks, gl.DYNAMIC_DRAW);
    gl.uniform3fv(lookUniforms.hues, palette);
  };

  /**
   * Draw the first points of the scattered order.
   *
   * @param {View} view
   * @param {number} size of a point, in pixels
   * @param {number} alpha
   * @param {number} limit the number of points
   */
  const draw = (view, size, alpha, limit) => {
    const { width, height } = canvas;
    gl.viewport(0, 0, width, height);
    gl.clear(gl.COLOR_BUFFER_BIT);
    gl.uniform2f(viewUniforms.middle, view.x, view.y);
    gl.uniform2f(viewUniforms.scale, (2 * view.scale) / width, (-2 * view.scale) / height);
    gl.uniform1f(viewUniforms.size, size);
    if (isNarrowed) drawPoints(0, FAINT_ALPHA, limit);
    drawPoints(1, alpha, limit);
  };

  /** @param {number} wanted @param {number} alpha @param {number} limit */
  const drawPoints = (wanted, alpha, limit) => {
    gl.uniform1f(lookUniforms.wanted, wanted);
    gl.uniform1f(lookUniforms.alpha, alpha);
    gl.drawArrays(gl.POINTS, 0, limit);
  };

  return { draw, setLooks };
}

/**
 * Return the numbers below *count* in an order of which every beginning is spread evenly, by a step that is
 * coprime to *count*.
 *
 * @param {number} count
 */
function scatteredOrder(count) {
  let step = Math.max(1, Math.round(count * 0.618));
  const greatestCommonDivisor = (/** @type {number} */ one, /** @type {number} */ other) => {
    while (other) [one, other] = [other, one % other];
    return one;
  };
  while (greatestCommonDivisor(count, step) > 1) step += 1;
  return Uint32Array.from({ length: count }, (_, index) => (index * step) % count);
}

/** @param {Uint16Array} positions @param {Uint32Array} order */
function ordered(positions, order) {
  const result = new Uint16Array(positions.length);
  for (const [index, point] of order.entries()) {
    result[2 * index] = positions[2 * point];
    result[2 * index + 1] = positions[2 * point + 1];
  }
  return result;
}

/** Compile the shaders; return the program, or undefined after an error. @param {WebGLRenderingContext} gl */
function programOf(gl) {
  const program = gl.createProgram();
  if (!program) return undefined;
  for (const [type, source] of /** @type {const} */ ([
    [gl.VERTEX_SHADER, VERTEX_SHADER_SOURCE],
    [gl.FRAGMENT_SHADER, FRAGMENT_SHADER_SOURCE],
  ])) {
    const shader = gl.createShader(type);
    if (!shader) return undefined;
    gl.shaderSource(shader, source);
    gl.compileShader(shader);
    gl.attachShader(program, shader);
  }
  gl.linkProgram(program);
  return gl.getProgramParameter(program, gl.LINK_STATUS) ? program : undefined;
}

/**
 * Fill the buffer of an attribute, and leave it bound.
 *
 * @param {WebGLRenderingContext} gl
 * @param {number} index
 * @param {Uint16Array | Uint8Array} values
 * @param {number} type
 */
function attribute(gl, index, values, type) {
  gl.bindBuffer(gl.ARRAY_BUFFER, gl.createBuffer());
  gl.bufferData(gl.ARRAY_BUFFER, /** @type {BufferSource} */ (values), gl.STATIC_DRAW);
  gl.enableVertexAttribArray(index);
  gl.vertexAttribPointer(index, 2, type, false, 0, 0);
}
