// node_modules/konva/lib/Global.js
var e = Math.PI / 180;
function t() {
	return typeof window < "u" && ({}.toString.call(window) === "[object Window]" || {}.toString.call(window) === "[object global]");
}
var n = typeof global < "u" ? global : typeof window < "u" ? window : typeof WorkerGlobalScope < "u" ? self : {}, r = {
	_global: n,
	version: "10.9.1",
	isBrowser: t(),
	isUnminified: /param/.test(function(e) {}.toString()),
	dblClickWindow: 400,
	getAngle(t) {
		return r.angleDeg ? t * e : t;
	},
	enableTrace: !1,
	pointerEventsEnabled: !0,
	autoDrawEnabled: !0,
	hitOnDragEnabled: !1,
	capturePointerEventsEnabled: !1,
	_renderBackend: "web",
	legacyTextRendering: !1,
	pixelRatio: typeof window < "u" && window.devicePixelRatio || 1,
	dragDistance: 3,
	angleDeg: !0,
	showWarnings: !0,
	dragButtons: [0, 1],
	isDragging() {
		return r.DD.isDragging;
	},
	isTransforming() {
		return r.Transformer?.isTransforming() ?? !1;
	},
	isDragReady() {
		return !!r.DD.node;
	},
	releaseCanvasOnDestroy: !0,
	document: n.document,
	_injectGlobal(e) {
		n.Konva !== void 0 && console.error("Several Konva instances detected. It is not recommended to use multiple Konva instances in the same environment."), n.Konva = e;
	}
}, i = /* @__PURE__ */ new Set(), a = (e, t = !1) => {
	r[e.prototype.getClassName()] = e, t && i.add(e);
};
r._injectGlobal(r);
// node_modules/konva/lib/Util.js
var o = "Konva.js unsupported environment.\n\nLooks like you are trying to use Konva.js in Node.js environment (or in a Web Worker), because \"document\" object is undefined.\n\nTo use Konva.js in Node.js environment, you need to use the \"canvas-backend\" or \"skia-backend\" module.\n\nbash: npm install canvas\njs: import \"konva/canvas-backend\";\n\nor\n\nbash: npm install skia-canvas\njs: import \"konva/skia-backend\";\n", s = () => {
	if (typeof document > "u") throw Error(o);
}, c = class e {
	constructor(e) {
		this.dirty = !1, this.m = e ? e.slice() : [
			1,
			0,
			0,
			1,
			0,
			0
		];
	}
	reset() {
		this.m[0] = 1, this.m[1] = 0, this.m[2] = 0, this.m[3] = 1, this.m[4] = 0, this.m[5] = 0;
	}
	copy() {
		return new e(this.m);
	}
	copyInto(e) {
		e.m[0] = this.m[0], e.m[1] = this.m[1], e.m[2] = this.m[2], e.m[3] = this.m[3], e.m[4] = this.m[4], e.m[5] = this.m[5];
	}
	point(e) {
		let t = this.m;
		return {
			x: t[0] * e.x + t[2] * e.y + t[4],
			y: t[1] * e.x + t[3] * e.y + t[5]
		};
	}
	_getTransformedRect(e) {
		let [t, n, r, i, a, o] = this.m, s = e.x, c = e.y, l = e.x + e.width, u = e.y + e.height, d = [
			t * s + r * c + a,
			t * l + r * c + a,
			t * l + r * u + a,
			t * s + r * u + a
		], f = [
			n * s + i * c + o,
			n * l + i * c + o,
			n * l + i * u + o,
			n * s + i * u + o
		], p = Math.min(d[0], d[1], d[2], d[3]), m = Math.min(f[0], f[1], f[2], f[3]);
		return {
			x: p,
			y: m,
			width: Math.max(d[0], d[1], d[2], d[3]) - p,
			height: Math.max(f[0], f[1], f[2], f[3]) - m
		};
	}
	translate(e, t) {
		return this.m[4] += this.m[0] * e + this.m[2] * t, this.m[5] += this.m[1] * e + this.m[3] * t, this;
	}
	scale(e, t) {
		return this.m[0] *= e, this.m[1] *= e, this.m[2] *= t, this.m[3] *= t, this;
	}
	rotate(e) {
		let t = Math.cos(e), n = Math.sin(e), r = this.m[0] * t + this.m[2] * n, i = this.m[1] * t + this.m[3] * n, a = this.m[0] * -n + this.m[2] * t, o = this.m[1] * -n + this.m[3] * t;
		return this.m[0] = r, this.m[1] = i, this.m[2] = a, this.m[3] = o, this;
	}
	getTranslation() {
		return {
			x: this.m[4],
			y: this.m[5]
		};
	}
	skew(e, t) {
		let n = this.m[0] + this.m[2] * t, r = this.m[1] + this.m[3] * t, i = this.m[2] + this.m[0] * e, a = this.m[3] + this.m[1] * e;
		return this.m[0] = n, this.m[1] = r, this.m[2] = i, this.m[3] = a, this;
	}
	multiply(e) {
		let t = this.m[0] * e.m[0] + this.m[2] * e.m[1], n = this.m[1] * e.m[0] + this.m[3] * e.m[1], r = this.m[0] * e.m[2] + this.m[2] * e.m[3], i = this.m[1] * e.m[2] + this.m[3] * e.m[3], a = this.m[0] * e.m[4] + this.m[2] * e.m[5] + this.m[4], o = this.m[1] * e.m[4] + this.m[3] * e.m[5] + this.m[5];
		return this.m[0] = t, this.m[1] = n, this.m[2] = r, this.m[3] = i, this.m[4] = a, this.m[5] = o, this;
	}
	isInvertible() {
		return this.m[0] * this.m[3] - this.m[1] * this.m[2] !== 0;
	}
	invert() {
		let e = 1 / (this.m[0] * this.m[3] - this.m[1] * this.m[2]), t = this.m[3] * e, n = -this.m[1] * e, r = -this.m[2] * e, i = this.m[0] * e, a = e * (this.m[2] * this.m[5] - this.m[3] * this.m[4]), o = e * (this.m[1] * this.m[4] - this.m[0] * this.m[5]);
		return this.m[0] = t, this.m[1] = n, this.m[2] = r, this.m[3] = i, this.m[4] = a, this.m[5] = o, this;
	}
	getMatrix() {
		return this.m;
	}
	decompose() {
		let e = this.m[0], t = this.m[1], n = this.m[2], r = this.m[3], i = this.m[4], a = this.m[5], o = e * r - t * n, s = {
			x: i,
			y: a,
			rotation: 0,
			scaleX: 0,
			scaleY: 0,
			skewX: 0,
			skewY: 0
		};
		if (e != 0 || t != 0) {
			let i = Math.sqrt(e * e + t * t);
			s.rotation = t > 0 ? Math.acos(e / i) : -Math.acos(e / i), s.scaleX = i, s.scaleY = o / i, s.skewX = o && (e * n + t * r) / o, s.skewY = 0;
		} else if (n != 0 || r != 0) {
			let i = Math.sqrt(n * n + r * r);
			s.rotation = Math.PI / 2 - (r > 0 ? Math.acos(-n / i) : -Math.acos(n / i)), s.scaleX = o / i, s.scaleY = i, s.skewX = 0, s.skewY = o && (e * n + t * r) / o;
		}
		return s.rotation = x._getRotation(s.rotation), s;
	}
}, l = "[object Array]", u = "[object Number]", d = "[object String]", f = "[object Boolean]", p = Math.PI / 180, m = 180 / Math.PI, h = "#", g = "", _ = "0", v = "Konva warning: ", ee = "Konva error: ", te = {
	aliceblue: [
		240,
		248,
		255
	],
	antiquewhite: [
		250,
		235,
		215
	],
	aqua: [
		0,
		255,
		255
	],
	aquamarine: [
		127,
		255,
		212
	],
	azure: [
		240,
		255,
		255
	],
	beige: [
		245,
		245,
		220
	],
	bisque: [
		255,
		228,
		196
	],
	black: [
		0,
		0,
		0
	],
	blanchedalmond: [
		255,
		235,
		205
	],
	blue: [
		0,
		0,
		255
	],
	blueviolet: [
		138,
		43,
		226
	],
	brown: [
		165,
		42,
		42
	],
	burlywood: [
		222,
		184,
		135
	],
	cadetblue: [
		95,
		158,
		160
	],
	chartreuse: [
		127,
		255,
		0
	],
	chocolate: [
		210,
		105,
		30
	],
	coral: [
		255,
		127,
		80
	],
	cornflowerblue: [
		100,
		149,
		237
	],
	cornsilk: [
		255,
		248,
		220
	],
	crimson: [
		220,
		20,
		60
	],
	cyan: [
		0,
		255,
		255
	],
	darkblue: [
		0,
		0,
		139
	],
	darkcyan: [
		0,
		139,
		139
	],
	darkgoldenrod: [
		184,
		134,
		11
	],
	darkgray: [
		169,
		169,
		169
	],
	darkgreen: [
		0,
		100,
		0
	],
	darkgrey: [
		169,
		169,
		169
	],
	darkkhaki: [
		189,
		183,
		107
	],
	darkmagenta: [
		139,
		0,
		139
	],
	darkolivegreen: [
		85,
		107,
		47
	],
	darkorange: [
		255,
		140,
		0
	],
	darkorchid: [
		153,
		50,
		204
	],
	darkred: [
		139,
		0,
		0
	],
	darksalmon: [
		233,
		150,
		122
	],
	darkseagreen: [
		143,
		188,
		143
	],
	darkslateblue: [
		72,
		61,
		139
	],
	darkslategray: [
		47,
		79,
		79
	],
	darkslategrey: [
		47,
		79,
		79
	],
	darkturquoise: [
		0,
		206,
		209
	],
	darkviolet: [
		148,
		0,
		211
	],
	deeppink: [
		255,
		20,
		147
	],
	deepskyblue: [
		0,
		191,
		255
	],
	dimgray: [
		105,
		105,
		105
	],
	dimgrey: [
		105,
		105,
		105
	],
	dodgerblue: [
		30,
		144,
		255
	],
	firebrick: [
		178,
		34,
		34
	],
	floralwhite: [
		255,
		250,
		240
	],
	forestgreen: [
		34,
		139,
		34
	],
	fuchsia: [
		255,
		0,
		255
	],
	gainsboro: [
		220,
		220,
		220
	],
	ghostwhite: [
		248,
		248,
		255
	],
	gold: [
		255,
		215,
		0
	],
	goldenrod: [
		218,
		165,
		32
	],
	gray: [
		128,
		128,
		128
	],
	green: [
		0,
		128,
		0
	],
	greenyellow: [
		173,
		255,
		47
	],
	grey: [
		128,
		128,
		128
	],
	honeydew: [
		240,
		255,
		240
	],
	hotpink: [
		255,
		105,
		180
	],
	indianred: [
		205,
		92,
		92
	],
	indigo: [
		75,
		0,
		130
	],
	ivory: [
		255,
		255,
		240
	],
	khaki: [
		240,
		230,
		140
	],
	lavender: [
		230,
		230,
		250
	],
	lavenderblush: [
		255,
		240,
		245
	],
	lawngreen: [
		124,
		252,
		0
	],
	lemonchiffon: [
		255,
		250,
		205
	],
	lightblue: [
		173,
		216,
		230
	],
	lightcoral: [
		240,
		128,
		128
	],
	lightcyan: [
		224,
		255,
		255
	],
	lightgoldenrodyellow: [
		250,
		250,
		210
	],
	lightgray: [
		211,
		211,
		211
	],
	lightgreen: [
		144,
		238,
		144
	],
	lightgrey: [
		211,
		211,
		211
	],
	lightpink: [
		255,
		182,
		193
	],
	lightsalmon: [
		255,
		160,
		122
	],
	lightseagreen: [
		32,
		178,
		170
	],
	lightskyblue: [
		135,
		206,
		250
	],
	lightslategray: [
		119,
		136,
		153
	],
	lightslategrey: [
		119,
		136,
		153
	],
	lightsteelblue: [
		176,
		196,
		222
	],
	lightyellow: [
		255,
		255,
		224
	],
	lime: [
		0,
		255,
		0
	],
	limegreen: [
		50,
		205,
		50
	],
	linen: [
		250,
		240,
		230
	],
	magenta: [
		255,
		0,
		255
	],
	maroon: [
		128,
		0,
		0
	],
	mediumaquamarine: [
		102,
		205,
		170
	],
	mediumblue: [
		0,
		0,
		205
	],
	mediumorchid: [
		186,
		85,
		211
	],
	mediumpurple: [
		147,
		112,
		219
	],
	mediumseagreen: [
		60,
		179,
		113
	],
	mediumslateblue: [
		123,
		104,
		238
	],
	mediumspringgreen: [
		0,
		250,
		154
	],
	mediumturquoise: [
		72,
		209,
		204
	],
	mediumvioletred: [
		199,
		21,
		133
	],
	midnightblue: [
		25,
		25,
		112
	],
	mintcream: [
		245,
		255,
		250
	],
	mistyrose: [
		255,
		228,
		225
	],
	moccasin: [
		255,
		228,
		181
	],
	navajowhite: [
		255,
		222,
		173
	],
	navy: [
		0,
		0,
		128
	],
	oldlace: [
		253,
		245,
		230
	],
	olive: [
		128,
		128,
		0
	],
	olivedrab: [
		107,
		142,
		35
	],
	orange: [
		255,
		165,
		0
	],
	orangered: [
		255,
		69,
		0
	],
	orchid: [
		218,
		112,
		214
	],
	palegoldenrod: [
		238,
		232,
		170
	],
	palegreen: [
		152,
		251,
		152
	],
	paleturquoise: [
		175,
		238,
		238
	],
	palevioletred: [
		219,
		112,
		147
	],
	papayawhip: [
		255,
		239,
		213
	],
	peachpuff: [
		255,
		218,
		185
	],
	peru: [
		205,
		133,
		63
	],
	pink: [
		255,
		192,
		203
	],
	plum: [
		221,
		160,
		221
	],
	powderblue: [
		176,
		224,
		230
	],
	purple: [
		128,
		0,
		128
	],
	rebeccapurple: [
		102,
		51,
		153
	],
	red: [
		255,
		0,
		0
	],
	rosybrown: [
		188,
		143,
		143
	],
	royalblue: [
		65,
		105,
		225
	],
	saddlebrown: [
		139,
		69,
		19
	],
	salmon: [
		250,
		128,
		114
	],
	sandybrown: [
		244,
		164,
		96
	],
	seagreen: [
		46,
		139,
		87
	],
	seashell: [
		255,
		245,
		238
	],
	sienna: [
		160,
		82,
		45
	],
	silver: [
		192,
		192,
		192
	],
	skyblue: [
		135,
		206,
		235
	],
	slateblue: [
		106,
		90,
		205
	],
	slategray: [
		112,
		128,
		144
	],
	slategrey: [
		112,
		128,
		144
	],
	snow: [
		255,
		250,
		250
	],
	springgreen: [
		0,
		255,
		127
	],
	steelblue: [
		70,
		130,
		180
	],
	tan: [
		210,
		180,
		140
	],
	teal: [
		0,
		128,
		128
	],
	thistle: [
		216,
		191,
		216
	],
	transparent: [
		0,
		0,
		0,
		0
	],
	tomato: [
		255,
		99,
		71
	],
	turquoise: [
		64,
		224,
		208
	],
	violet: [
		238,
		130,
		238
	],
	wheat: [
		245,
		222,
		179
	],
	white: [
		255,
		255,
		255
	],
	whitesmoke: [
		245,
		245,
		245
	],
	yellow: [
		255,
		255,
		0
	],
	yellowgreen: [
		154,
		205,
		50
	]
}, y = null, ne = typeof window < "u" ? window : {}, re = /* @__PURE__ */ new WeakMap(), ie = (e, t) => {
	typeof e.requestAnimationFrame == "function" ? e.requestAnimationFrame(t) : typeof requestAnimationFrame < "u" ? requestAnimationFrame(t) : setTimeout(t, 16);
}, ae = /* @__PURE__ */ new Map(), oe = Object.getPrototypeOf(Int8Array), se = (e) => {
	let t = e.trim();
	return t.indexOf(",") === -1 ? t.split(/\s*\/\s*|\s+/) : t.split(/\s*,\s*/);
}, ce = "[+-]?(?:\\d+\\.?\\d*|\\.\\d+)(?:e[+-]?\\d+)?", le = RegExp(`^(${ce})(%?)$`, "i"), b = (e, t) => {
	let n = le.exec(e);
	if (!n) return NaN;
	let r = n[2] ? Number(n[1]) / 100 * t : Number(n[1]);
	return Math.min(Math.max(r, 0), t);
}, ue = /^#[0-9a-f]+$/i, de = RegExp(`^(${ce})(deg|grad|rad|turn)?$`, "i"), fe = {
	deg: 1,
	grad: .9,
	rad: m,
	turn: 360
};
function pe(e, t) {
	return Math.min(Math.max(e || 0, 0), t);
}
var x = {
	_isElement(e) {
		return !!(e && e.nodeType == 1);
	},
	_isFunction(e) {
		return !!(e && e.constructor && e.call && e.apply);
	},
	_isPlainObject(e) {
		return !!e && e.constructor === Object;
	},
	_isArray(e) {
		return Object.prototype.toString.call(e) === l;
	},
	_isNumber(e) {
		return Object.prototype.toString.call(e) === u && !isNaN(e) && isFinite(e);
	},
	_isString(e) {
		return Object.prototype.toString.call(e) === d;
	},
	_isBoolean(e) {
		return Object.prototype.toString.call(e) === f;
	},
	isObject(e) {
		return e instanceof Object;
	},
	isValidSelector(e) {
		if (typeof e != "string") return !1;
		let t = e[0];
		return t === "#" || t === "." || t === t.toUpperCase();
	},
	_sign(e) {
		return e === 0 || e > 0 ? 1 : -1;
	},
	requestAnimFrame(e, t) {
		let n = t && !t.closed && t || ne, r = re.get(n);
		r || (r = [], re.set(n, r), ie(n, function() {
			re.delete(n), r.forEach(function(e) {
				e();
			});
		})), r.push(e);
	},
	createCanvasElement() {
		s();
		let e = document.createElement("canvas");
		try {
			e.style = e.style || {};
		} catch {}
		return e;
	},
	createImageElement() {
		return s(), document.createElement("img");
	},
	_urlToImage(e, t, n) {
		let r = x.createImageElement();
		r.onload = function() {
			t(r);
		}, r.onerror = (e) => {
			n?.(e instanceof Error ? e : /* @__PURE__ */ Error("Unable to load image."));
		}, r.src = e;
	},
	_rgbToHex(e, t, n) {
		return ((1 << 24) + (e << 16) + (t << 8) + n).toString(16).slice(1);
	},
	_hexToRgb(e) {
		e = e.replace(h, g);
		let t = parseInt(e, 16);
		return {
			r: t >> 16 & 255,
			g: t >> 8 & 255,
			b: t & 255
		};
	},
	getRandomColor() {
		let e = (Math.random() * 0xffffff | 0).toString(16);
		for (; e.length < 6;) e = _ + e;
		return h + e;
	},
	isCanvasFarblingActive() {
		if (y !== null) return y;
		if (typeof document > "u") return y = !1, !1;
		let e = this.createCanvasElement();
		e.width = 10, e.height = 10;
		let t = e.getContext("2d", { willReadFrequently: !0 });
		t.clearRect(0, 0, 10, 10), t.fillStyle = "#282828", t.fillRect(0, 0, 10, 10);
		let n = t.getImageData(0, 0, 10, 10).data, r = !1;
		for (let e = 0; e < 100; e++) if (n[e * 4] !== 40 || n[e * 4 + 1] !== 40 || n[e * 4 + 2] !== 40 || n[e * 4 + 3] !== 255) {
			r = !0;
			break;
		}
		return y = r, this.releaseCanvas(e), y;
	},
	getHitColor() {
		let e = () => Math.random() * 256 | 0;
		return this.getHitColorKey(e(), e(), e());
	},
	getHitColorKey(e, t, n) {
		let r = this.isCanvasFarblingActive() ? 5 : 3, i = (e) => Math.round(e / r) * r;
		return h + this._rgbToHex(i(e), i(t), i(n));
	},
	getSnappedHexColor(e) {
		let { r: t, g: n, b: r } = this._hexToRgb(e);
		return this.getHitColorKey(t, n, r);
	},
	getRGB(e) {
		let { r: t = 0, g: n = 0, b: r = 0 } = x.colorToRGBA(e) ?? {};
		return {
			r: t,
			g: n,
			b: r
		};
	},
	colorToRGBA(e) {
		e = (e || "").trim() || "black";
		let t = x._namedColorToRBA(e) || x._hex3ColorToRGBA(e) || x._hex4ColorToRGBA(e) || x._hex6ColorToRGBA(e) || x._hex8ColorToRGBA(e) || x._rgbColorToRGBA(e) || x._hslColorToRGBA(e);
		if (t && [
			t.r,
			t.g,
			t.b,
			t.a
		].every(x._isNumber)) return t;
	},
	_namedColorToRBA(e) {
		let t = te[e.toLowerCase()];
		return t ? {
			r: t[0],
			g: t[1],
			b: t[2],
			a: t.length > 3 ? t[3] : 1
		} : null;
	},
	_rgbColorToRGBA(e) {
		let t = /^rgba?\(([^)]*)\)$/i.exec(e);
		if (!t) return;
		let n = se(t[1]);
		if (!(n.length < 3 || n.length > 4)) return {
			r: b(n[0], 255),
			g: b(n[1], 255),
			b: b(n[2], 255),
			a: n.length > 3 ? b(n[3], 1) : 1
		};
	},
	_hex8ColorToRGBA(e) {
		if (e.length === 9 && ue.test(e)) return {
			r: parseInt(e.slice(1, 3), 16),
			g: parseInt(e.slice(3, 5), 16),
			b: parseInt(e.slice(5, 7), 16),
			a: parseInt(e.slice(7, 9), 16) / 255
		};
	},
	_hex6ColorToRGBA(e) {
		if (e.length === 7 && ue.test(e)) return {
			r: parseInt(e.slice(1, 3), 16),
			g: parseInt(e.slice(3, 5), 16),
			b: parseInt(e.slice(5, 7), 16),
			a: 1
		};
	},
	_hex4ColorToRGBA(e) {
		if (e.length === 5 && ue.test(e)) return {
			r: parseInt(e[1] + e[1], 16),
			g: parseInt(e[2] + e[2], 16),
			b: parseInt(e[3] + e[3], 16),
			a: parseInt(e[4] + e[4], 16) / 255
		};
	},
	_hex3ColorToRGBA(e) {
		if (e.length === 4 && ue.test(e)) return {
			r: parseInt(e[1] + e[1], 16),
			g: parseInt(e[2] + e[2], 16),
			b: parseInt(e[3] + e[3], 16),
			a: 1
		};
	},
	_hslColorToRGBA(e) {
		let t = /^hsla?\(([^)]*)\)$/i.exec(e);
		if (!t) return;
		let n = se(t[1]);
		if (n.length < 3 || n.length > 4) return;
		let r = de.exec(n[0]);
		if (!r) return;
		let i = r[2], a = Number(r[1]) * (i ? fe[i.toLowerCase()] : 1);
		if (!isFinite(a)) return;
		let o = (a % 360 + 360) % 360 / 360, s = b(n[1], 100) / 100, c = b(n[2], 100) / 100, l = n.length > 3 ? b(n[3], 1) : 1, u = c < .5 ? c * (1 + s) : c + s - c * s, d = 2 * c - u, f = [
			0,
			0,
			0
		];
		for (let e = 0; e < 3; e++) {
			let t = o + 1 / 3 * -(e - 1);
			t < 0 && t++, t > 1 && t--;
			let n;
			n = 6 * t < 1 ? d + (u - d) * 6 * t : 2 * t < 1 ? u : 3 * t < 2 ? d + (u - d) * (2 / 3 - t) * 6 : d, f[e] = n * 255;
		}
		return {
			r: Math.round(f[0]),
			g: Math.round(f[1]),
			b: Math.round(f[2]),
			a: l
		};
	},
	_getPointsRect(e) {
		let t = 1e400, n = 1e400, r = -1e400, i = -1e400;
		for (let a = 0; a < e.length; a += 2) {
			let o = e[a], s = e[a + 1];
			isNaN(o) || (t = Math.min(t, o), r = Math.max(r, o)), isNaN(s) || (n = Math.min(n, s), i = Math.max(i, s));
		}
		return isFinite(t + n) ? {
			x: t,
			y: n,
			width: r - t,
			height: i - n
		} : {
			x: 0,
			y: 0,
			width: 0,
			height: 0
		};
	},
	haveIntersection(e, t) {
		return !(t.x > e.x + e.width || t.x + t.width < e.x || t.y > e.y + e.height || t.y + t.height < e.y);
	},
	cloneObject(e) {
		let t = {};
		for (let n in e) t[n] = x._cloneValue(e[n]);
		return t;
	},
	_cloneValue(e) {
		return x._isArray(e) ? e.some((e) => typeof e == "object") ? e.map(x._cloneValue) : e.slice() : x._isPlainObject(e) ? x.cloneObject(e) : e instanceof oe ? e.slice() : e;
	},
	cloneArray(e) {
		return e.slice(0);
	},
	degToRad(e) {
		return e * p;
	},
	radToDeg(e) {
		return e * m;
	},
	_getRotation(e) {
		return r.angleDeg ? x.radToDeg(e) : e;
	},
	_capitalize(e) {
		let t = ae.get(e);
		if (t !== void 0) return t;
		let n = e.charAt(0).toUpperCase() + e.slice(1);
		return ae.set(e, n), n;
	},
	throw(e) {
		throw Error(ee + e);
	},
	error(e) {
		console.error(ee + e);
	},
	warn(e) {
		r.showWarnings && console.warn(v + e);
	},
	_batchEvents(e, t) {
		if (!e) return t();
		let n = !1, r = !0;
		try {
			e(() => {
				n || !r ? x.warn("eventBatchFunc must call its argument exactly once, synchronously.") : (n = !0, t());
			});
		} finally {
			r = !1, n || x.warn("eventBatchFunc must call its argument synchronously.");
		}
	},
	each(e, t) {
		for (let n in e) t(n, e[n]);
	},
	_inRange(e, t, n) {
		return t <= e && e < n;
	},
	_getProjectionToSegment(e, t, n, r, i, a) {
		let o, s, c, l = (e - n) * (e - n) + (t - r) * (t - r);
		if (l == 0) o = e, s = t, c = (i - n) * (i - n) + (a - r) * (a - r);
		else {
			let u = ((i - e) * (n - e) + (a - t) * (r - t)) / l;
			u < 0 ? (o = e, s = t, c = (e - i) * (e - i) + (t - a) * (t - a)) : u > 1 ? (o = n, s = r, c = (n - i) * (n - i) + (r - a) * (r - a)) : (o = e + u * (n - e), s = t + u * (r - t), c = (o - i) * (o - i) + (s - a) * (s - a));
		}
		return [
			o,
			s,
			c
		];
	},
	_getProjectionToLine(e, t, n) {
		let r = x.cloneObject(e), i = Number.MAX_VALUE;
		return t.forEach(function(a, o) {
			if (!n && o === t.length - 1) return;
			let s = t[(o + 1) % t.length], c = x._getProjectionToSegment(a.x, a.y, s.x, s.y, e.x, e.y), l = c[0], u = c[1], d = c[2];
			d < i && (r.x = l, r.y = u, i = d);
		}), r;
	},
	_prepareArrayForTween(e, t, n) {
		let r = [], i = [];
		if (e.length > t.length) {
			let n = t;
			t = e, e = n;
		}
		for (let t = 0; t < e.length; t += 2) r.push({
			x: e[t],
			y: e[t + 1]
		});
		for (let e = 0; e < t.length; e += 2) i.push({
			x: t[e],
			y: t[e + 1]
		});
		let a = [];
		return i.forEach(function(e) {
			let t = x._getProjectionToLine(e, r, n);
			a.push(t.x), a.push(t.y);
		}), a;
	},
	_prepareToStringify(e, t = /* @__PURE__ */ new Set()) {
		let n = x._isArray(e) ? [] : {};
		t.add(e);
		for (let r of Object.keys(e)) {
			let i = e[r];
			x._isElement(i) || t.has(i) || (n[r] = x._isPlainObject(i) || x._isArray(i) ? x._prepareToStringify(i, t) : i);
		}
		return t.delete(e), n;
	},
	_assign(e, t) {
		for (let n in t) e[n] = t[n];
		return e;
	},
	_getEventType(e) {
		return e.indexOf("pointer") >= 0 ? "pointer" : e.indexOf("touch") >= 0 ? "touch" : "mouse";
	},
	_getFirstPointerId(e) {
		return e.touches ? e.changedTouches[0].identifier : e.pointerId ?? 999;
	},
	releaseCanvas(...e) {
		r.releaseCanvasOnDestroy && e.forEach((e) => {
			e.width = 0, e.height = 0;
		});
	},
	_cornerRadii(e, t, n) {
		let r = Math.min(t, n) / 2;
		if (typeof e == "number") {
			let t = pe(e, r);
			return [
				t,
				t,
				t,
				t
			];
		}
		return [
			pe(e[0], r),
			pe(e[1], r),
			pe(e[2], r),
			pe(e[3], r)
		];
	},
	drawRoundedRectPath(e, t, n, r) {
		let i = t < 0 ? t : 0, a = n < 0 ? n : 0;
		t = Math.abs(t), n = Math.abs(n);
		let [o, s, c, l] = x._cornerRadii(r, t, n);
		e.moveTo(i + o, a), e.lineTo(i + t - s, a), e.arc(i + t - s, a + s, s, Math.PI * 3 / 2, 0, !1), e.lineTo(i + t, a + n - c), e.arc(i + t - c, a + n - c, c, 0, Math.PI / 2, !1), e.lineTo(i + l, a + n), e.arc(i + l, a + n - l, l, Math.PI / 2, Math.PI, !1), e.lineTo(i, a + o), e.arc(i + o, a + o, o, Math.PI, Math.PI * 3 / 2, !1);
	},
	drawRoundedPolygonPath(e, t, n, r, i) {
		r = Math.abs(r);
		for (let a = 0; a < n; a++) {
			let o = t[(a - 1 + n) % n], s = t[a], c = t[(a + 1) % n], l = {
				x: s.x - o.x,
				y: s.y - o.y
			}, u = {
				x: c.x - s.x,
				y: c.y - s.y
			}, d = Math.hypot(l.x, l.y), f = Math.hypot(u.x, u.y), p;
			p = typeof i == "number" ? i : a < i.length ? i[a] : 0, p = Math.max(p, 0), p = r * Math.cos(Math.PI / n) * Math.min(1, p / r * 2);
			let m = {
				x: l.x / d,
				y: l.y / d
			}, h = {
				x: u.x / f,
				y: u.y / f
			}, g = {
				x: s.x - m.x * p,
				y: s.y - m.y * p
			}, _ = {
				x: s.x + h.x * p,
				y: s.y + h.y * p
			};
			a === 0 ? e.moveTo(g.x, g.y) : e.lineTo(g.x, g.y), e.arcTo(s.x, s.y, _.x, _.y, p);
		}
	}
};
// node_modules/konva/lib/Validators.js
function S(e) {
	return x._isString(e) ? "\"" + e + "\"" : Object.prototype.toString.call(e) === "[object Number]" || x._isBoolean(e) ? e : Object.prototype.toString.call(e);
}
function C() {
	if (r.isUnminified) return function(e, t) {
		return x._isNumber(e) || x.warn(S(e) + " is a not valid value for \"" + t + "\" attribute. The value should be a number."), e;
	};
}
function me(e) {
	if (r.isUnminified) return function(t, n) {
		let r = x._isNumber(t), i = x._isArray(t) && t.length == e;
		return !r && !i && x.warn(S(t) + " is a not valid value for \"" + n + "\" attribute. The value should be a number or Array<number>(" + e + ")"), t;
	};
}
function he() {
	if (r.isUnminified) return function(e, t) {
		return x._isNumber(e) || e === "auto" || x.warn(S(e) + " is a not valid value for \"" + t + "\" attribute. The value should be a number or \"auto\"."), e;
	};
}
function w() {
	if (r.isUnminified) return function(e, t) {
		return x._isString(e) || x.warn(S(e) + " is a not valid value for \"" + t + "\" attribute. The value should be a string."), e;
	};
}
function ge() {
	if (r.isUnminified) return function(e, t) {
		let n = x._isString(e), r = Object.prototype.toString.call(e) === "[object CanvasGradient]" || e && e.addColorStop;
		return n || r || x.warn(S(e) + " is a not valid value for \"" + t + "\" attribute. The value should be a string or a native gradient."), e;
	};
}
function T() {
	if (r.isUnminified) return function(e, t) {
		return e !== !0 && e !== !1 && x.warn(S(e) + " is a not valid value for \"" + t + "\" attribute. The value should be a boolean."), e;
	};
}
function _e(e) {
	if (r.isUnminified) return function(t, n) {
		return t == null || x.isObject(t) || x.warn(S(t) + " is a not valid value for \"" + n + "\" attribute. The value should be an object with properties " + e), t;
	};
}
// node_modules/konva/lib/Factory.js
var ve = "get", E = "set", D = {
	addGetterSetter(e, t, n, r, i) {
		D.addGetter(e, t, n), D.addSetter(e, t, r, i), D.addOverloadedGetterSetter(e, t);
	},
	addGetter(e, t, n) {
		let r = ve + x._capitalize(t), i = Array.isArray(n), a = function() {
			let e = this.attrs[t];
			return e === void 0 ? i ? n.slice() : n : e;
		};
		a._def = n, e.prototype[r] = e.prototype[r] || a;
	},
	addSetter(e, t, n, r) {
		let i = E + x._capitalize(t);
		e.prototype[i] || D.overWriteSetter(e, t, n, r);
	},
	overWriteSetter(e, t, n, r) {
		let i = E + x._capitalize(t);
		e.prototype[i] = function(e) {
			return n && e != null && (e = n.call(this, e, t)), this._setAttr(t, e), r && r.call(this), this;
		};
	},
	addComponentsGetterSetter(e, t, n, r, i) {
		let a = n.length, o = x._capitalize, s = ve + o(t), c = E + o(t), l = n.map((e) => t + o(e)), u = l.map((e) => ve + o(e));
		e.prototype[s] = function() {
			let e = {};
			for (let t = 0; t < a; t++) {
				let r = this[u[t]];
				e[n[t]] = r ? r.call(this) : this.attrs[l[t]];
			}
			return e;
		};
		let d = _e(n);
		e.prototype[c] = function(e) {
			let a = this[s]();
			r && (e = r.call(this, e, t)), d && d.call(this, e, t);
			for (let n in e) e.hasOwnProperty(n) && this._setAttr(t + o(n), e[n]);
			return e || n.forEach((e) => {
				this._setAttr(t + o(e), void 0);
			}), this._fireChangeEvent(t, a, e), i && i.call(this), this;
		}, D.addOverloadedGetterSetter(e, t);
	},
	addOverloadedGetterSetter(e, t) {
		let n = x._capitalize(t), r = E + n, i = ve + n, a = function() {
			return arguments.length ? (this[r](arguments[0]), this) : this[i]();
		};
		e.prototype[t] = a;
	},
	backCompat(e, t) {
		x.each(t, function(t, n) {
			let r = e.prototype[n], i = ve + x._capitalize(t), a = E + x._capitalize(t);
			function o() {
				return x.error("\"" + t + "\" method is deprecated and will be removed soon. Use \"\"" + n + "\" instead."), r.apply(this, arguments);
			}
			e.prototype[t] = o, e.prototype[i] = o, e.prototype[a] = o;
		});
	},
	afterSetFilter() {
		this._filterUpToDate = !1;
	}
};
// node_modules/konva/lib/Context.js
function ye(e) {
	let t = [], n = e.length, r = x;
	for (let i = 0; i < n; i++) {
		let n = e[i];
		r._isNumber(n) ? n = Math.round(n * 1e3) / 1e3 : r._isString(n) || (n += ""), t.push(n);
	}
	return t;
}
var be = ",", xe = "(", Se = ")", Ce = ";", we = "()", Te = "=", Ee = /* @__PURE__ */ "arc.arcTo.beginPath.bezierCurveTo.clearRect.clip.closePath.createLinearGradient.createPattern.createRadialGradient.drawImage.ellipse.fill.fillText.getImageData.createImageData.lineTo.moveTo.putImageData.quadraticCurveTo.rect.roundRect.restore.rotate.save.scale.setLineDash.setTransform.stroke.strokeText.transform.translate".split("."), De = [
	"fillStyle",
	"strokeStyle",
	"shadowColor",
	"shadowBlur",
	"shadowOffsetX",
	"shadowOffsetY",
	"letterSpacing",
	"lineCap",
	"lineDashOffset",
	"lineJoin",
	"lineWidth",
	"miterLimit",
	"direction",
	"font",
	"textAlign",
	"textBaseline",
	"globalAlpha",
	"globalCompositeOperation",
	"imageSmoothingEnabled",
	"imageSmoothingQuality",
	"filter"
], Oe = 100, O = null;
function ke() {
	if (O !== null) return O;
	try {
		let e = x.createCanvasElement(), t = e.getContext("2d");
		O = !!t && "filter" in t, x.releaseCanvas(e);
	} catch {
		O = !1;
	}
	return O;
}
var Ae = class {
	constructor(e) {
		this.canvas = e, r.enableTrace && (this.traceArr = [], this._enableTrace());
	}
	fillShape(e) {
		e.fillEnabled() && this._fill(e);
	}
	_fill(e) {}
	strokeShape(e) {
		e.hasStroke() && this._stroke(e);
	}
	_stroke(e) {}
	fillStrokeShape(e) {
		e.attrs.fillAfterStrokeEnabled ? (this.strokeShape(e), this.fillShape(e)) : (this.fillShape(e), this.strokeShape(e));
	}
	getTrace(e, t) {
		let n = this.traceArr, r = n.length, i = "", a, o, s, c;
		for (a = 0; a < r; a++) o = n[a], s = o.method, s ? (c = o.args, i += s, e ? i += we : (t && (c = c.map((e) => typeof e == "number" ? Math.floor(e) : e)), i += xe + c.join(be) + Se)) : (i += o.property, e || (i += Te + o.val)), i += Ce;
		return i;
	}
	clearTrace() {
		this.traceArr = [];
	}
	_trace(e) {
		let t = this.traceArr, n;
		t.push(e), n = t.length, n >= Oe && t.shift();
	}
	reset() {
		let e = this.getCanvas().getPixelRatio();
		this.setTransform(1 * e, 0, 0, 1 * e, 0, 0);
	}
	getCanvas() {
		return this.canvas;
	}
	clear(e) {
		let t = this.getCanvas();
		e ? this.clearRect(e.x || 0, e.y || 0, e.width || 0, e.height || 0) : this.clearRect(0, 0, t.getWidth() / t.pixelRatio, t.getHeight() / t.pixelRatio);
	}
	_drawDeviceBuffer(e) {
		let { x: t, y: n, width: r, height: i } = e._isolationRect;
		this.setTransform(1, 0, 0, 1, 0, 0), this.imageSmoothingEnabled = !1, this.drawImage(e._canvas, 0, 0, r, i, t, n, r, i);
	}
	_applyLineCap(e) {
		let t = e.attrs.lineCap;
		t && this.setAttr("lineCap", t);
	}
	_getOpacity(e) {
		if (!this._opacityRoot) return e.getAbsoluteOpacity();
		let t = e.opacity(), n = e.parent;
		for (; n && n !== this._opacityRoot;) t *= n.opacity(), n = n.parent;
		return t;
	}
	_applyOpacity(e) {
		let t = this._getOpacity(e);
		t !== 1 && this.setAttr("globalAlpha", t);
	}
	_applyLineJoin(e) {
		let t = e.attrs.lineJoin;
		t && this.setAttr("lineJoin", t);
	}
	_applyMiterLimit(e) {
		let t = e.attrs.miterLimit;
		t != null && this.setAttr("miterLimit", t);
	}
	setAttr(e, t) {
		this._context[e] = t;
	}
	arc(e, t, n, r, i, a) {
		this._context.arc(e, t, n, r, i, a);
	}
	arcTo(e, t, n, r, i) {
		this._context.arcTo(e, t, n, r, i);
	}
	beginPath() {
		this._context.beginPath();
	}
	bezierCurveTo(e, t, n, r, i, a) {
		this._context.bezierCurveTo(e, t, n, r, i, a);
	}
	clearRect(e, t, n, r) {
		this._context.clearRect(e, t, n, r);
	}
	clip(...e) {
		this._context.clip.apply(this._context, e);
	}
	closePath() {
		this._context.closePath();
	}
	createImageData(e, t) {
		let n = arguments;
		if (n.length === 2) return this._context.createImageData(e, t);
		if (n.length === 1) return this._context.createImageData(e);
	}
	createLinearGradient(e, t, n, r) {
		return this._context.createLinearGradient(e, t, n, r);
	}
	createPattern(e, t) {
		return this._context.createPattern(e, t);
	}
	createRadialGradient(e, t, n, r, i, a) {
		return this._context.createRadialGradient(e, t, n, r, i, a);
	}
	drawImage(e, t, n, r, i, a, o, s, c) {
		let l = arguments, u = this._context;
		l.length === 3 ? u.drawImage(e, t, n) : l.length === 5 ? u.drawImage(e, t, n, r, i) : l.length === 9 && u.drawImage(e, t, n, r, i, a, o, s, c);
	}
	ellipse(e, t, n, r, i, a, o, s) {
		this._context.ellipse(e, t, n, r, i, a, o, s);
	}
	isPointInPath(e, t, n, r) {
		return n ? this._context.isPointInPath(n, e, t, r) : this._context.isPointInPath(e, t, r);
	}
	fill(...e) {
		this._context.fill.apply(this._context, e);
	}
	fillRect(e, t, n, r) {
		this._context.fillRect(e, t, n, r);
	}
	strokeRect(e, t, n, r) {
		this._context.strokeRect(e, t, n, r);
	}
	fillText(e, t, n, r) {
		r ? this._context.fillText(e, t, n, r) : this._context.fillText(e, t, n);
	}
	measureText(e) {
		return this._context.measureText(e);
	}
	getImageData(e, t, n, r) {
		return this._context.getImageData(e, t, n, r);
	}
	lineTo(e, t) {
		this._context.lineTo(e, t);
	}
	moveTo(e, t) {
		this._context.moveTo(e, t);
	}
	rect(e, t, n, r) {
		this._context.rect(e, t, n, r);
	}
	roundRect(e, t, n, r, i) {
		this._context.roundRect(e, t, n, r, i);
	}
	putImageData(e, t, n) {
		this._context.putImageData(e, t, n);
	}
	quadraticCurveTo(e, t, n, r) {
		this._context.quadraticCurveTo(e, t, n, r);
	}
	restore() {
		this._context.restore();
	}
	rotate(e) {
		this._context.rotate(e);
	}
	save() {
		this._context.save();
	}
	scale(e, t) {
		this._context.scale(e, t);
	}
	setLineDash(e) {
		this._context.setLineDash(e);
	}
	getLineDash() {
		return this._context.getLineDash();
	}
	setTransform(e, t, n, r, i, a) {
		this._context.setTransform(e, t, n, r, i, a);
	}
	stroke(e) {
		e ? this._context.stroke(e) : this._context.stroke();
	}
	strokeText(e, t, n, r) {
		this._context.strokeText(e, t, n, r);
	}
	transform(e, t, n, r, i, a) {
		this._context.transform(e, t, n, r, i, a);
	}
	translate(e, t) {
		this._context.translate(e, t);
	}
	_enableTrace() {
		let e = this, t = Ee.length, n = this.setAttr, r, i, a = function(t) {
			let n = e[t], r;
			e[t] = function() {
				return i = ye(Array.prototype.slice.call(arguments, 0)), r = n.apply(e, arguments), e._trace({
					method: t,
					args: i
				}), r;
			};
		};
		for (r = 0; r < t; r++) a(Ee[r]);
		e.setAttr = function() {
			n.apply(e, arguments);
			let t = arguments[0], r = arguments[1];
			(t === "shadowOffsetX" || t === "shadowOffsetY" || t === "shadowBlur") && (r /= this.canvas.getPixelRatio()), e._trace({
				property: t,
				val: r
			});
		};
	}
	_applyGlobalCompositeOperation(e) {
		let t = e.attrs.globalCompositeOperation;
		t && t !== "source-over" && this.setAttr("globalCompositeOperation", t);
	}
};
De.forEach(function(e) {
	Object.defineProperty(Ae.prototype, e, {
		get() {
			return this._context[e];
		},
		set(t) {
			this._context[e] = t;
		}
	});
});
var je = class extends Ae {
	constructor(e, { willReadFrequently: t = !1 } = {}) {
		super(e), this._context = e._canvas.getContext("2d", { willReadFrequently: t });
	}
	_getFillPattern(e) {
		let t = this._context;
		return "patternQuality" in t && (t.patternQuality = t.imageSmoothingEnabled ? "good" : "nearest"), e._getFillPattern();
	}
	_getFillStyle(e) {
		let t = e.fill(), n = e.fillPriority();
		if (t && n === "color") return t;
		let r = e.fillPatternImage();
		if (r && n === "pattern") return this._getFillPattern(e);
		let i = e.fillLinearGradientColorStops();
		if (i && n === "linear-gradient") return e._getLinearGradient();
		let a = e.fillRadialGradientColorStops();
		if (a && n === "radial-gradient") return e._getRadialGradient();
		if (t) return t;
		if (r) return this._getFillPattern(e);
		if (i) return e._getLinearGradient();
		if (a) return e._getRadialGradient();
	}
	_fill(e) {
		let t = this._getFillStyle(e);
		t !== void 0 && (this.setAttr("fillStyle", t), e._fillFunc(this));
	}
	_strokeLinearGradient(e) {
		let t = e._toStyleSpace(e.getStrokeLinearGradientStartPoint()), n = e._toStyleSpace(e.getStrokeLinearGradientEndPoint());
		if (!e.getStrokeScaleEnabled()) {
			let { a: e, b: r, c: i, d: a, e: o, f: s } = this._context.getTransform(), l = new c([
				e,
				r,
				i,
				a,
				o,
				s
			]), u = this.canvas.getPixelRatio(), d = n.x - t.x, f = n.y - t.y, p = a * d - r * f, m = e * f - i * d, h = p * p + m * m, g = h ? (d * d + f * f) * (e * a - r * i) / h : 0;
			t = l.point(t), n = {
				x: t.x + p * g,
				y: t.y + m * g
			}, t = {
				x: t.x / u,
				y: t.y / u
			}, n = {
				x: n.x / u,
				y: n.y / u
			};
		}
		let r = e.getStrokeLinearGradientColorStops(), i = this.createLinearGradient(t.x, t.y, n.x, n.y);
		if (r) {
			for (let e = 0; e < r.length; e += 2) i.addColorStop(r[e], r[e + 1]);
			this.setAttr("strokeStyle", i);
		}
	}
	_applyStrokeStyle(e) {
		e.strokeLinearGradientColorStops() ? this._strokeLinearGradient(e) : this.setAttr("strokeStyle", e.stroke());
	}
	_applyDecorationStyle(e) {
		if (e.hasFill()) this.strokeStyle = this._getFillStyle(e);
		else if (e.hasStroke()) this._applyStrokeStyle(e);
		else return !1;
		return !0;
	}
	_stroke(e) {
		let t = e.dash(), n = e.getStrokeScaleEnabled();
		n || this.save(), this._applyLineCap(e), t && e.dashEnabled() && (this.setLineDash(t), this.setAttr("lineDashOffset", e.dashOffset())), this.setAttr("lineWidth", e.strokeWidth());
		let r = this.shadowColor, i = e.getShadowForStrokeEnabled();
		if (i || this.setAttr("shadowColor", "rgba(0,0,0,0)"), this._applyStrokeStyle(e), !n) {
			let e = this.getCanvas().getPixelRatio();
			this.setTransform(e, 0, 0, e, 0, 0);
		}
		try {
			e._strokeFunc(this);
		} finally {
			i || this.setAttr("shadowColor", r), n || this.restore();
		}
	}
	_applyShadow(e) {
		let t = e.getShadowRGBA() ?? "black", n = e.getShadowBlur(), r = e.getShadowOffset(), i = e.getAbsoluteScale(), a = this.canvas.getPixelRatio(), o = i.x * a, s = i.y * a;
		this.setAttr("shadowColor", t), this.setAttr("shadowBlur", n * Math.min(Math.abs(o), Math.abs(s))), this.setAttr("shadowOffsetX", r.x * o), this.setAttr("shadowOffsetY", r.y * s);
	}
}, Me = class extends Ae {
	constructor(e) {
		super(e), this._context = e._canvas.getContext("2d", { willReadFrequently: !0 });
	}
	_fill(e) {
		this.save(), this.setAttr("fillStyle", e.colorKey), e._fillFuncHit(this), this.restore();
	}
	strokeShape(e) {
		e.hasHitStroke() && this._stroke(e);
	}
	_stroke(e) {
		let t = e.getStrokeScaleEnabled();
		if (!t) {
			this.save();
			let e = this.getCanvas().getPixelRatio();
			this.setTransform(e, 0, 0, e, 0, 0);
		}
		this._applyLineCap(e);
		let n = e.hitStrokeWidth(), r = n === "auto" ? e.strokeWidth() : n;
		this.setAttr("lineWidth", r), this.setAttr("strokeStyle", e.colorKey), e._strokeFuncHit(this), t || this.restore();
	}
}, Ne = class {
	constructor(e) {
		this.pixelRatio = 1, this.width = 0, this.height = 0, this._logicalWidth = 0, this._logicalHeight = 0, this.isCache = !1;
		let t = (e || {}).pixelRatio || r.pixelRatio || r._global.devicePixelRatio || 1;
		this.pixelRatio = t, this._canvas = x.createCanvasElement(), this._canvas.style.padding = "0", this._canvas.style.margin = "0", this._canvas.style.border = "0", this._canvas.style.background = "transparent", this._canvas.style.position = "absolute", this._canvas.style.top = "0", this._canvas.style.left = "0";
	}
	getContext() {
		return this.context;
	}
	getPixelRatio() {
		return this.pixelRatio;
	}
	setPixelRatio(e) {
		this.pixelRatio = e, this.setSize(this._logicalWidth, this._logicalHeight);
	}
	setWidth(e) {
		this.setSize(e, this._logicalHeight);
	}
	setHeight(e) {
		this.setSize(this._logicalWidth, e);
	}
	getWidth() {
		return this.width;
	}
	getHeight() {
		return this.height;
	}
	_bitmapSize(e) {
		return Math.floor((e || 0) * this.pixelRatio);
	}
	setSize(e, t) {
		isFinite(e ?? 0) && isFinite(t ?? 0) || (x.error(`Canvas size must be finite numbers, got ${e}x${t}. The canvas is left empty.`), e = t = 0), e ||= 0, t ||= 0;
		let n = this.pixelRatio, r = this.getContext()._context, i = r.imageSmoothingEnabled;
		this._logicalWidth = e, this._logicalHeight = t, this.width = this._canvas.width = this._bitmapSize(e), this.height = this._canvas.height = this._bitmapSize(t), this._canvas.style.width = e + "px", this._canvas.style.height = t + "px", r.scale(n, n), r.imageSmoothingEnabled = i;
	}
	setSizeIfChanged(e, t) {
		(this.width !== this._bitmapSize(e) || this.height !== this._bitmapSize(t)) && this.setSize(e, t);
	}
	toDataURL(e, t) {
		try {
			return this._canvas.toDataURL(e, t);
		} catch {
			try {
				return this._canvas.toDataURL();
			} catch (e) {
				throw x.error("Unable to get data URL. " + e.message + " For more info read https://konvajs.org/docs/posts/Tainted_Canvas.html."), e;
			}
		}
	}
}, k = class e extends Ne {
	_prepareIsolationCanvas(t) {
		let { a: n, b: r, c: i, d: a, e: o, f: s } = this.getContext()._context.getTransform(), l = this._isolationRect || this, u = 0, d = 0, f = l.width, p = l.height;
		if (t) {
			let e = new c([
				n,
				r,
				i,
				a,
				o,
				s
			])._getTransformedRect(t);
			u = Math.max(0, Math.floor(e.x) - 1), d = Math.max(0, Math.floor(e.y) - 1), f = Math.min(f, Math.ceil(e.x + e.width) + 1) - u, p = Math.min(p, Math.ceil(e.y + e.height) + 1) - d;
		}
		f > 0 && p > 0 || (u = d = 0, f = p = 1);
		let m = this._isolationCanvas ||= new e({
			width: 0,
			height: 0,
			pixelRatio: this.pixelRatio
		});
		if (m.width < f || m.height < p) {
			let e = this.pixelRatio, t = (t, n, r) => Math.min(r, Math.ceil((n < t ? Math.max(t, n * 1.5) : n) / e));
			m.setSize(t(f, m.width, this._logicalWidth), t(p, m.height, this._logicalHeight));
		}
		m._isolationRect = {
			x: u,
			y: d,
			width: f,
			height: p
		};
		let h = m._isolationPeak;
		h.width = Math.max(h.width, f), h.height = Math.max(h.height, p);
		let g = m.getContext();
		g.setTransform(1, 0, 0, 1, 0, 0), g.clearRect(0, 0, f, p), g.setTransform(n, r, i, a, o - u, s - d);
		let _ = this.getContext();
		return g.imageSmoothingEnabled = _.imageSmoothingEnabled, g.imageSmoothingQuality = _.imageSmoothingQuality, g.direction = _.direction, m;
	}
	_trimIsolationCanvas() {
		let e = this._isolationCanvas;
		if (!e) return;
		let t = e._isolationPeak;
		e._isolationLowFrames = e.width * e.height > 4 * t.width * t.height ? e._isolationLowFrames + 1 : 0, e._isolationLowFrames >= 10 ? this._releaseIsolationCanvas() : (t.width = t.height = 0, e._trimIsolationCanvas());
	}
	_releaseIsolationCanvas() {
		let e = this._isolationCanvas;
		e && (e._releaseIsolationCanvas(), x.releaseCanvas(e._canvas), this._isolationCanvas = void 0);
	}
	setSize(e, t) {
		this._releaseIsolationCanvas(), super.setSize(e, t);
	}
	constructor(e = {
		width: 0,
		height: 0,
		willReadFrequently: !1
	}) {
		super(e), this._isolationPeak = {
			width: 0,
			height: 0
		}, this._isolationLowFrames = 0, this.context = new je(this, { willReadFrequently: e.willReadFrequently }), this.setSize(e.width, e.height);
	}
}, Pe = class extends Ne {
	constructor(e = {
		width: 0,
		height: 0
	}) {
		super(e), this.hitCanvas = !0, this.context = new Me(this), this.context.imageSmoothingEnabled = !1, this.setSize(e.width, e.height);
	}
}, A = {
	get isDragging() {
		let e = !1;
		return A._dragElements.forEach((t) => {
			t.dragStatus === "dragging" && (e = !0);
		}), e;
	},
	get node() {
		let e;
		for (let t of A._dragElements.values()) {
			if (t.dragStatus === "dragging") return t.node;
			e = t.node;
		}
		return e;
	},
	_dragElements: /* @__PURE__ */ new Map(),
	_listenToWindow(e) {
		let t = (t) => A._endDragBefore(t, e), n = (t) => A._batchEvents(() => A._drag(t, e), e), r = (e) => A._batchEvents(() => A._endDragAfter(e));
		e.addEventListener("mouseup", t, !0), e.addEventListener("touchend", t, !0), e.addEventListener("touchcancel", t, !0), e.addEventListener("mousemove", n), e.addEventListener("touchmove", n), e.addEventListener("mouseup", r, !1), e.addEventListener("touchend", r, !1), e.addEventListener("touchcancel", r, !1);
	},
	_batchEvents(e, t) {
		if (!A._dragElements.size) return;
		let n = /* @__PURE__ */ new Set();
		for (let { node: e } of A._dragElements.values()) {
			let r = e.getStage();
			if (!r || t && r._getOwnerWindow() !== t) continue;
			let i = r.eventBatchFunc();
			i && n.add(i);
		}
		let r = e;
		for (let e of n) {
			let t = r;
			r = () => x._batchEvents(e, t);
		}
		r();
	},
	_drag(e, t) {
		let n = [], r = /* @__PURE__ */ new Set();
		A._dragElements.forEach((i, a) => {
			let { node: o } = i, s = o.getStage();
			if (t && s._getOwnerWindow() !== t || (r.has(s) || (s.setPointersPositions(e), r.add(s)), i.pointerEventType && i.pointerEventType !== s._pointerEventType)) return;
			i.pointerId === void 0 && (i.pointerId = x._getFirstPointerId(e), i.pointerEventType = s._pointerEventType, i.dragStatus === "dragging" && s._cancelClick(i.pointerId, i.pointerEventType));
			let c = s._changedPointerPositions.find((e) => e.id === i.pointerId);
			if (c) {
				if (i.dragStatus !== "dragging") {
					let t = o.dragDistance();
					if (Math.max(Math.abs(c.x - i.startPointerPos.x), Math.abs(c.y - i.startPointerPos.y)) < t || (o.startDrag({ evt: e }), !o.isDragging())) return;
				}
				o._setDragPosition(e, i), n.push(o);
			}
		}), n.forEach((t) => {
			t.getStage() && t.fire("dragmove", {
				type: "dragmove",
				target: t,
				evt: e
			}, !0);
		});
	},
	_endDragBefore(e, t, n) {
		let r = [], i = /* @__PURE__ */ new Set();
		A._dragElements.forEach((a, o) => {
			let { node: s } = a;
			if (n && a !== n && a.pointerId !== n.pointerId) return;
			let c = s.getStage();
			if (!e || i.has(c) || t && c._getOwnerWindow() !== t || (c.setPointersPositions(e), i.add(c)), n || (!e || !a.pointerEventType || a.pointerEventType === x._getEventType(e.type)) && (a.pointerId === void 0 || c._changedPointerPositions.some((e) => e.id === a.pointerId))) {
				if (a.dragStatus === "ready") A._dragElements.delete(o);
				else {
					c._cancelClick(a.pointerId, a.pointerEventType), a.dragStatus = "stopped";
					let e = s.getLayer() || c;
					e && r.indexOf(e) === -1 && r.push(e);
				}
			}
		}), r.forEach((e) => {
			e.draw();
		});
	},
	_endDragAfter(e, t) {
		A._dragElements.forEach((n, r) => {
			n.dragStatus !== "stopped" || t && n !== t && n.pointerId !== t.pointerId || (n.node.fire("dragend", {
				type: "dragend",
				target: n.node,
				evt: e
			}, !0), n.dragStatus !== "dragging" && A._dragElements.delete(r));
		});
	}
}, j = /* @__PURE__ */ new Map(), Fe = r._global.PointerEvent !== void 0;
function Ie(e, t) {
	let n = j.get(e);
	return n && (!t || n.stage === t) ? n.shape : void 0;
}
function Le(e, t, n) {
	e._fire(t, {
		evt: new PointerEvent(t, { pointerId: n }),
		pointerId: n
	});
}
function Re(e, t) {
	return j.get(e)?.shape === t;
}
function ze(e, t) {
	var n;
	M(e);
	let r = t.getStage();
	if (r && (j.set(e, {
		shape: t,
		stage: r
	}), Fe)) {
		try {
			(n = r.content) == null || n.setPointerCapture(e);
		} catch {}
		Le(t, "gotpointercapture", e);
	}
}
function Be(e) {
	j.forEach(({ shape: t, stage: n }, r) => {
		(t === e || n === e) && M(r);
	});
}
function M(e, t) {
	var n;
	let r = j.get(e);
	if (!r || t && r.shape !== t) return;
	let { shape: i, stage: a } = r;
	if (j.delete(e), Fe) {
		try {
			(n = a.content) == null || n.releasePointerCapture(e);
		} catch {}
		Le(i, "lostpointercapture", e);
	}
}
// node_modules/konva/lib/Node.js
function Ve(e) {
	let t = [], n = /(\w+)\(([^)]*)\)/g, r;
	for (; (r = n.exec(e)) !== null;) {
		let [, e, n] = r, i = He[e];
		if (!i) {
			x.warn(`CSS filter "${e}" is not supported in fallback mode. Consider using function filters for better compatibility.`);
			continue;
		}
		let a = n.trim() === "" ? e === "blur" ? 0 : 1 : parseFloat(n) / (n.includes("%") ? 100 : 1);
		t.push({
			fallback: i,
			value: a
		});
	}
	return function(e, n = 1) {
		for (let { fallback: r, value: i } of t) r(e, i, n);
	};
}
var He = {};
function Ue(e, t) {
	He[e] = t;
}
for (let e of [
	"grayscale",
	"sepia",
	"invert"
]) Ue(e, (t, n) => {
	let r = Math.min(1, Math.max(0, n)), i = t.data;
	for (let t = 0; t < i.length; t += 4) {
		let n = i[t], a = i[t + 1], o = i[t + 2], s, c, l;
		e === "grayscale" ? s = c = l = .2126 * n + .7152 * a + .0722 * o : e === "sepia" ? (s = .393 * n + .769 * a + .189 * o, c = .349 * n + .686 * a + .168 * o, l = .272 * n + .534 * a + .131 * o) : (s = 255 - n, c = 255 - a, l = 255 - o), i[t] = n + (s - n) * r, i[t + 1] = a + (c - a) * r, i[t + 2] = o + (l - o) * r;
	}
});
var We = "absoluteOpacity", N = "absoluteTransform", Ge = "Change", Ke = "children", qe = "konva", Je = "listening", Ye = [
	"mouseenter",
	"mouseleave",
	"pointerenter",
	"pointerleave",
	"touchenter",
	"touchleave"
], Xe = "set", Ze = "Shape", Qe = " ", $e = "stage", P = "transform", et = "Stage", tt = "visible", nt = [
	"xChange.konva",
	"yChange.konva",
	"scaleXChange.konva",
	"scaleYChange.konva",
	"skewXChange.konva",
	"skewYChange.konva",
	"rotationChange.konva",
	"offsetXChange.konva",
	"offsetYChange.konva",
	"transformsEnabledChange.konva"
].join(Qe), rt = 1, F = class e {
	constructor(e) {
		this._id = rt++, this.eventListeners = {}, this.attrs = {}, this.index = 0, this.parent = null, this._cache = {}, this._canvasCache = null, this._batchingTransformChange = !1, this._needClearTransformCache = !1, this._filterUpToDate = !1, this._isUnderCache = !1, this._dragEventId = null, this._shouldFireChangeEvents = !1, this.setAttrs(e), this._shouldFireChangeEvents = !0;
	}
	hasChildren() {
		return !1;
	}
	_clearCache(e) {
		(e === P || e === N) && this._cache[e] ? this._cache[e].dirty = !0 : e ? this._cache[e] = void 0 : (this._cache = {}, this._attrsVersion !== void 0 && this._attrsVersion++);
	}
	_releaseCanvasCache() {
		let e = this._canvasCache;
		e && (x.releaseCanvas(e.scene._canvas, e.filter._canvas, ...e.hit ? [e.hit._canvas] : []), this._canvasCache = null);
	}
	_getCache(e, t) {
		let n = this._cache[e];
		return (n === void 0 || (e === P || e === N) && n.dirty === !0) && (n = t.call(this), this._cache[e] = n), n;
	}
	_getCanvasCache() {
		return this._canvasCache;
	}
	_clearSelfAndDescendantCache(e) {
		this._clearCache(e), (e === void 0 || e === N) && this.fire("absoluteTransformChange");
	}
	static _runAfterUpdateBatch(t) {
		e._updateBatchDepth > 0 ? e._pendingUpdates.add(t) : t();
	}
	static _flushUpdateBatch() {
		if (e._updateBatchDepth > 0) return;
		let t = e._pendingUpdates;
		t.size && (e._pendingUpdates = /* @__PURE__ */ new Set(), t.forEach((e) => e()));
	}
	static _updateBatch(t) {
		e._updateBatchDepth++;
		try {
			return t();
		} finally {
			e._updateBatchDepth--, e._flushUpdateBatch();
		}
	}
	static _beginUpdateBatch() {
		e._updateBatchDepth++;
		let t = !1;
		return () => {
			t || (t = !0, e._updateBatchDepth--, e._flushUpdateBatch());
		};
	}
	clearCache() {
		return this._releaseCanvasCache(), this._clearSelfAndDescendantCache(), this._requestDraw(), this;
	}
	cache(e) {
		let t = e || {}, n = {};
		if (t.x === void 0 || t.y === void 0 || t.width === void 0 || t.height === void 0) {
			let e = this._isUnderCache;
			this._isUnderCache = !0, n = this.getClientRect({
				skipTransform: !0,
				relativeTo: this.getParent() || void 0
			}), this._isUnderCache = e;
		}
		let r = t.x === void 0 ? Math.floor(n.x) : t.x, i = t.y === void 0 ? Math.floor(n.y) : t.y, a = Math.ceil(t.width || n.x + n.width - r), o = Math.ceil(t.height || n.y + n.height - i), s = t.pixelRatio, c = t.offset || 0, l = t.drawBorder || !1, u = t.hitCanvasPixelRatio || 1;
		if (a <= 0 || o <= 0 || !isFinite(r + i + a + o)) return x.error(`Can not cache the node. Its size is 0 or its bounds are not finite numbers (${r}, ${i}, ${a}x${o}). Caching is skipped.`), this;
		a += c * 2, o += c * 2, r -= c, i -= c;
		let d = new k({
			pixelRatio: s,
			width: a,
			height: o
		}), f = new k({
			pixelRatio: s,
			width: 0,
			height: 0,
			willReadFrequently: !0
		}), p = d.getContext();
		d.isCache = !0, this._releaseCanvasCache(), this._filterUpToDate = !1, t.imageSmoothingEnabled === !1 && (d.getContext()._context.imageSmoothingEnabled = !1, f.getContext()._context.imageSmoothingEnabled = !1), p.save(), p.translate(-r, -i), this._isUnderCache = !0, this._clearSelfAndDescendantCache(We);
		try {
			this.drawScene(d, this);
		} catch (e) {
			throw x.releaseCanvas(d._canvas), e;
		} finally {
			this._isUnderCache = !1, this._clearSelfAndDescendantCache(We), p.restore(), d._releaseIsolationCanvas();
		}
		return l && (p.save(), p.beginPath(), p.rect(0, 0, a, o), p.closePath(), p.setAttr("strokeStyle", "red"), p.setAttr("lineWidth", 5), p.stroke(), p.restore()), this._canvasCache = {
			scene: d,
			filter: f,
			hit: null,
			hitConfig: {
				pixelRatio: u,
				width: a,
				height: o
			},
			x: r,
			y: i
		}, this._clearSelfAndDescendantCache(), this._requestDraw(), this;
	}
	_getCachedHitCanvas(e) {
		if (e === this) return null;
		let t = this._getCanvasCache();
		if (!t) return null;
		if (t.hit) return t.hit;
		let n = new Pe(t.hitConfig);
		n.isCache = !0;
		let r = n.getContext();
		return r.save(), r.translate(-t.x, -t.y), this.drawHit(n, this), r.restore(), t.hit = n, n;
	}
	isCached() {
		return !!this._canvasCache;
	}
	getClientRect(e) {
		throw Error("abstract \"getClientRect\" method call");
	}
	_getCachedSceneRect(e) {
		let t = e._forDrawing && !this._isUnderCache && this._getCanvasCache();
		if (!t) return;
		let n = {
			x: t.x,
			y: t.y,
			width: t.scene.width / t.scene.pixelRatio,
			height: t.scene.height / t.scene.pixelRatio
		};
		return e.skipTransform ? n : this._transformedRect(n, e.relativeTo);
	}
	_transformedRect(e, t) {
		return this.getAbsoluteTransform(t)._getTransformedRect(e);
	}
	_drawCachedSceneCanvas(e) {
		e.save(), e._applyOpacity(this), e._applyGlobalCompositeOperation(this);
		let t = this._getCanvasCache();
		e.translate(t.x, t.y);
		let n = this._getCachedSceneCanvas(), r = n.pixelRatio;
		e.drawImage(n._canvas, 0, 0, n.width / r, n.height / r), e.restore();
	}
	_drawCachedHitCanvas(e, t) {
		let n = this._getCanvasCache();
		e.save(), e.translate(n.x, n.y), e.drawImage(t._canvas, 0, 0, t.width / t.pixelRatio, t.height / t.pixelRatio), e.restore();
	}
	_getCachedSceneCanvas() {
		let e = this.filters(), t = this._getCanvasCache(), n = t.scene, r = t.filter, i = r.getContext(), a, o, s, c;
		if (!e || e.length === 0) return n;
		if (this._filterUpToDate) return r;
		let l = !0;
		for (let t = 0; t < e.length; t++) if (typeof e[t] != "string" || !ke()) {
			l = !1;
			break;
		}
		let u = n.pixelRatio;
		if (r.setSizeIfChanged(n._logicalWidth, n._logicalHeight), l) {
			let t = e.join(" ").replace(/url\((?:[^()"']|"[^"]*"|'[^']*')*\)|"[^"]*"|'[^']*'|([-+]?(?:\d*\.)?\d+(?:e[-+]?\d+)?)(px|em|rem|ex|ch|cap|ic|lh|rlh|vw|vh|vmin|vmax|cm|mm|q|in|pt|pc)\b/gi, (e, t, n) => t === void 0 ? e : `${Number(t) * u}${n}`);
			return i.clear(), i.save(), i.setAttr("filter", t), i.drawImage(n._canvas, 0, 0, n.getWidth() / u, n.getHeight() / u), i.restore(), this._filterUpToDate = !0, r;
		}
		try {
			for (a = e.length, i.clear(), i.drawImage(n._canvas, 0, 0, n.getWidth() / u, n.getHeight() / u), o = i.getImageData(0, 0, r.getWidth(), r.getHeight()), s = 0; s < a; s++) c = e[s], typeof c == "string" && (c = Ve(c)), c.call(this, o, u);
			i.putImageData(o, 0, 0);
		} catch (e) {
			x.error("Unable to apply filter. " + e.message + " This post my help you https://konvajs.org/docs/posts/Tainted_Canvas.html.");
		}
		return this._filterUpToDate = !0, r;
	}
	on(...e) {
		this._prepareListeners();
		let t = e[0], n = e[1];
		if (e[2], e.length === 3) return this._delegate.apply(this, e);
		let r = t.split(Qe);
		for (let e = 0; e < r.length; e++) {
			let t = r[e].split("."), i = t[0], a = t[1] || "";
			this.eventListeners[i] || (this.eventListeners[i] = []), this.eventListeners[i].push({
				name: a,
				handler: n
			});
		}
		return this;
	}
	_prepareListeners() {
		this === this.constructor.prototype && (this.hasOwnProperty("eventListeners") || (this.eventListeners = {}), e.protoListenerMap = /* @__PURE__ */ new WeakMap());
	}
	off(e, t) {
		this._prepareListeners();
		let n = (e || "").split(Qe), r = n.length, i, a, o, s, c, l;
		if (!e) for (a in this.eventListeners) this._off(a);
		for (i = 0; i < r; i++) if (o = n[i], s = o.split("."), c = s[0], l = s[1], c) this.eventListeners[c] && this._off(c, l, t);
		else for (a in this.eventListeners) this._off(a, l, t);
		return this;
	}
	dispatchEvent(e) {
		let t = {
			target: this,
			type: e.type,
			evt: e
		};
		return this.fire(e.type, t), this;
	}
	addEventListener(e, t) {
		return this.on(e, function(e) {
			t.call(this, e.evt);
		}), this;
	}
	removeEventListener(e) {
		return this.off(e), this;
	}
	_delegate(e, t, n) {
		let r = this;
		return this.on(e, function(e) {
			let i = e, a = e.target.findAncestors(t, !0, r);
			for (let t = 0; t < a.length; t++) e = x.cloneObject(e), e.currentTarget = a[t], n.call(a[t], e);
			e.cancelBubble && (i.cancelBubble = !0);
		}), this;
	}
	remove() {
		return this.isDragging() && this.stopDrag(), A._dragElements.delete(this._id), A._dragElements.forEach((e, t) => {
			this.isAncestorOf(e.node) && A._dragElements.delete(t);
		}), this._remove(), this;
	}
	_clearCaches() {
		this._clearSelfAndDescendantCache(N), this._clearSelfAndDescendantCache(We), this._clearSelfAndDescendantCache($e), this._clearSelfAndDescendantCache(tt), this._clearSelfAndDescendantCache(Je);
	}
	_remove() {
		let e = this.getParent();
		e && e.children && (e.children.splice(this.index, 1), e._setChildrenIndices(), this.parent = null), this._clearCaches();
	}
	destroy() {
		return this._fire("destroy", { target: this }), Be(this), this.remove(), this.clearCache(), this;
	}
	getAttr(e) {
		let t = "get" + x._capitalize(e);
		return x._isFunction(this[t]) ? this[t]() : this.attrs[e];
	}
	getAncestors() {
		let e = this.getParent(), t = [];
		for (; e;) t.push(e), e = e.getParent();
		return t;
	}
	getAttrs() {
		return this.attrs || {};
	}
	setAttrs(e) {
		return this._batchTransformChanges(() => {
			let t, n;
			if (!e) return this;
			for (t in e) t !== Ke && (n = Xe + x._capitalize(t), x._isFunction(this[n]) ? this[n](e[t]) : this._setAttr(t, e[t]));
		}), this;
	}
	isListening() {
		return this._getCache(Je, this._isListening);
	}
	_isListening(e) {
		if (!this.listening()) return !1;
		let t = this.getParent();
		return t && t !== e && this !== e ? t._isListening(e) : !0;
	}
	isVisible() {
		return this._getCache(tt, this._isVisible);
	}
	_isVisible(e) {
		if (!this.visible()) return !1;
		let t = this.getParent();
		return t && t !== e && this !== e ? t._isVisible(e) : !0;
	}
	shouldDrawHit(e) {
		return e ? this._isVisible(e) && this._isListening(e) : this.isListening() && this.isVisible();
	}
	show() {
		return this.visible(!0), this;
	}
	hide() {
		return this.visible(!1), this;
	}
	getZIndex() {
		return this.index || 0;
	}
	getAbsoluteZIndex() {
		let e = this.getDepth(), t = this, n = 0, r, i, a, o;
		function s(c) {
			for (r = [], i = c.length, a = 0; a < i; a++) o = c[a], n++, o.nodeType !== Ze && (r = r.concat(o.children)), o._id === t._id && (a = i);
			r.length > 0 && r[0].getDepth() <= e && s(r);
		}
		let c = this.getStage();
		return t.nodeType !== et && c && s(c.children), n;
	}
	getDepth() {
		let e = 0, t = this.parent;
		for (; t;) e++, t = t.parent;
		return e;
	}
	_batchTransformChanges(t) {
		this._batchingTransformChange ? t() : e._updateBatch(() => {
			this._batchingTransformChange = !0;
			try {
				t();
			} finally {
				this._batchingTransformChange = !1, this._needClearTransformCache && (this._needClearTransformCache = !1, this._clearCache(P), this._clearSelfAndDescendantCache(N));
			}
		});
	}
	setPosition(e) {
		return this._batchTransformChanges(() => {
			this.x(e.x), this.y(e.y);
		}), this;
	}
	getPosition() {
		return {
			x: this.x(),
			y: this.y()
		};
	}
	getRelativePointerPosition() {
		let e = this.getStage();
		if (!e) return null;
		let t = e.getPointerPosition();
		if (!t) return null;
		let n = this.getAbsoluteTransform().copy();
		return n.invert(), n.point(t);
	}
	getAbsolutePosition(e) {
		let t = this.getAbsoluteTransform(e).getMatrix(), n = new c(), r = this.offset();
		return n.m = t.slice(), n.translate(r.x, r.y), n.getTranslation();
	}
	setAbsolutePosition(e) {
		let { x: t, y: n, ...r } = this._clearTransform();
		this.attrs.x = t, this.attrs.y = n, this._clearCache(P);
		let i = this._getAbsoluteTransform().copy(), a = i.isInvertible();
		i.invert(), i.translate(e.x, e.y);
		let { x: o, y: s } = i.getTranslation();
		return this._setTransform(r), a ? this.setPosition({
			x: this.attrs.x + o,
			y: this.attrs.y + s
		}) : x.warn("Cannot set the absolute position: the absolute transform is not invertible (an ancestor has a zero scale)."), this._clearCache(P), this._clearSelfAndDescendantCache(N), this;
	}
	_setTransform(e) {
		let t;
		for (t in e) this.attrs[t] = e[t];
	}
	_clearTransform() {
		let e = {
			x: this.x(),
			y: this.y(),
			rotation: this.rotation(),
			scaleX: this.scaleX(),
			scaleY: this.scaleY(),
			offsetX: this.offsetX(),
			offsetY: this.offsetY(),
			skewX: this.skewX(),
			skewY: this.skewY()
		};
		return this.attrs.x = 0, this.attrs.y = 0, this.attrs.rotation = 0, this.attrs.scaleX = 1, this.attrs.scaleY = 1, this.attrs.offsetX = 0, this.attrs.offsetY = 0, this.attrs.skewX = 0, this.attrs.skewY = 0, e;
	}
	move(e) {
		let t = e.x, n = e.y, r = this.x(), i = this.y();
		return t !== void 0 && (r += t), n !== void 0 && (i += n), this.setPosition({
			x: r,
			y: i
		}), this;
	}
	rotate(e) {
		return this.rotation(this.rotation() + e), this;
	}
	moveToTop() {
		if (!this.parent) return x.warn("Node has no parent. moveToTop function is ignored."), !1;
		let e = this.index;
		return e < this.parent.children.length - 1 && (this.parent.children.splice(e, 1), this.parent.children.push(this), this.parent._setChildrenIndices(), !0);
	}
	moveUp() {
		if (!this.parent) return x.warn("Node has no parent. moveUp function is ignored."), !1;
		let e = this.index;
		return e < this.parent.children.length - 1 && (this.parent.children.splice(e, 1), this.parent.children.splice(e + 1, 0, this), this.parent._setChildrenIndices(), !0);
	}
	moveDown() {
		if (!this.parent) return x.warn("Node has no parent. moveDown function is ignored."), !1;
		let e = this.index;
		return e > 0 && (this.parent.children.splice(e, 1), this.parent.children.splice(e - 1, 0, this), this.parent._setChildrenIndices(), !0);
	}
	moveToBottom() {
		if (!this.parent) return x.warn("Node has no parent. moveToBottom function is ignored."), !1;
		let e = this.index;
		return e > 0 && (this.parent.children.splice(e, 1), this.parent.children.unshift(this), this.parent._setChildrenIndices(), !0);
	}
	setZIndex(e) {
		if (!this.parent) return x.warn("Node has no parent. zIndex parameter is ignored."), this;
		(e < 0 || e >= this.parent.children.length) && x.warn("Unexpected value " + e + " for zIndex property. zIndex is just index of a node in children of its parent. Expected value is from 0 to " + (this.parent.children.length - 1) + ".");
		let t = this.index;
		return this.parent.children.splice(t, 1), this.parent.children.splice(e, 0, this), this.parent._setChildrenIndices(), this;
	}
	getAbsoluteOpacity() {
		return this._getCache(We, this._getAbsoluteOpacity);
	}
	_getAbsoluteOpacity() {
		let e = this.opacity(), t = this.getParent();
		return t && !t._isUnderCache && (e *= t.getAbsoluteOpacity()), e;
	}
	moveTo(e) {
		return this.getParent() !== e && (this._remove(), e.add(this)), this;
	}
	toObject() {
		let e = this.getAttrs(), t, n, r, i = {
			attrs: {},
			className: this.getClassName()
		};
		for (t in e) n = e[t], n instanceof oe && (n = Array.from(n)), r = x.isObject(n) && !x._isPlainObject(n) && !x._isArray(n), r || (this["get" + x._capitalize(t)]?._def !== n || t === "brightness" || t === "threshold") && (i.attrs[t] = t === "filters" && x._isArray(n) ? n.filter((e) => typeof e == "string") : x.isObject(n) ? x._prepareToStringify(n) : n);
		return i;
	}
	toJSON() {
		return JSON.stringify(this.toObject());
	}
	getParent() {
		return this.parent;
	}
	findAncestors(e, t, n) {
		let r = [];
		t && this._isMatch(e) && r.push(this);
		let i = this.parent;
		for (; i;) {
			if (i === n) return r;
			i._isMatch(e) && r.push(i), i = i.parent;
		}
		return r;
	}
	isAncestorOf(e) {
		return !1;
	}
	findAncestor(e, t, n) {
		return this.findAncestors(e, t, n)[0];
	}
	_isMatch(e) {
		if (!e) return !1;
		if (typeof e == "function") return e(this);
		let t = e.replace(/ /g, "").split(","), n = t.length, r, i;
		for (r = 0; r < n; r++) if (i = t[r], x.isValidSelector(i) || (x.warn("Selector \"" + i + "\" is invalid. Allowed selectors examples are \"#foo\", \".bar\" or \"Group\"."), x.warn("If you have a custom shape with such className, please change it to start with upper letter like \"Triangle\"."), x.warn("Konva is awesome, right?")), i.charAt(0) === "#") {
			if (this.id() === i.slice(1)) return !0;
		} else if (i.charAt(0) === ".") {
			if (this.hasName(i.slice(1))) return !0;
		} else if (this.className === i || this.nodeType === i) return !0;
		return !1;
	}
	getLayer() {
		let e = this.getParent();
		return e ? e.getLayer() : null;
	}
	getStage() {
		return this._getCache($e, this._getStage);
	}
	_getStage() {
		let e = this.getParent();
		return e ? e.getStage() : null;
	}
	fire(e, t, n) {
		return t ||= {}, t.target = t.target || this, n ? this._fireAndBubble(e, t) : this._fire(e, t), this;
	}
	getAbsoluteTransform(e) {
		return e || this._hasCachedAncestor() ? this._getAbsoluteTransform(e) : this._getCache(N, this._getCachedAbsoluteTransform);
	}
	_hasCachedAncestor() {
		let e = this.parent;
		for (; e;) {
			if (e.isCached()) return !0;
			e = e.parent;
		}
		return !1;
	}
	_getAbsoluteTransform(e) {
		let t = new c();
		return this === e ? t : (this.parent && this.parent !== e && this.parent.getAbsoluteTransform(e).copyInto(t), this._multiplyOwnTransform(t));
	}
	_getCachedAbsoluteTransform() {
		let e = this._cache[N] || new c();
		return this.parent ? this.parent.getAbsoluteTransform().copyInto(e) : e.reset(), this._multiplyOwnTransform(e), e.dirty = !1, e;
	}
	_multiplyOwnTransform(e) {
		let t = this.transformsEnabled();
		if (t === "all") e.multiply(this.getTransform());
		else if (t === "position") {
			let t = this.attrs.x || 0, n = this.attrs.y || 0, r = this.attrs.offsetX || 0, i = this.attrs.offsetY || 0;
			e.translate(t - r, n - i);
		}
		return e;
	}
	getAbsoluteScale(e) {
		let t = this;
		for (; t;) t._isUnderCache && (e = t), t = t.getParent();
		let n = this.getAbsoluteTransform(e).decompose();
		return {
			x: n.scaleX,
			y: n.scaleY
		};
	}
	getAbsoluteRotation() {
		return this.getAbsoluteTransform().decompose().rotation;
	}
	getTransform() {
		return this._getCache(P, this._getTransform);
	}
	_getTransform() {
		let e = this._cache[P] || new c();
		e.reset();
		let t = this.x(), n = this.y(), i = r.getAngle(this.rotation()), a = this.attrs.scaleX ?? 1, o = this.attrs.scaleY ?? 1, s = this.attrs.skewX || 0, l = this.attrs.skewY || 0, u = this.attrs.offsetX || 0, d = this.attrs.offsetY || 0;
		return (t !== 0 || n !== 0) && e.translate(t, n), i !== 0 && e.rotate(i), (s !== 0 || l !== 0) && e.skew(s, l), (a !== 1 || o !== 1) && e.scale(a, o), (u !== 0 || d !== 0) && e.translate(-1 * u, -1 * d), e.dirty = !1, e;
	}
	clone(e) {
		let t = x.cloneObject(this.attrs), n, r, i, a, o;
		for (n in e) t[n] = e[n];
		let s = new this.constructor(t);
		for (n in this.eventListeners) for (r = this.eventListeners[n], i = r.length, a = 0; a < i; a++) o = r[a], o.name.indexOf(qe) < 0 && (s.eventListeners[n] || (s.eventListeners[n] = []), s.eventListeners[n].push(o));
		return s;
	}
	_toKonvaCanvas(e) {
		e ||= {};
		let t = e.x === void 0 || e.y === void 0 || !e.width || !e.height ? this.getClientRect() : {
			x: 0,
			y: 0,
			width: 0,
			height: 0
		};
		isFinite(t.x + t.y + t.width + t.height) || x.error(`Cannot find the bounds of the node to export, its client rect is ${t.x}, ${t.y}, ${t.width}x${t.height}. Check its position, size and points.`);
		let n = this.getStage(), r = e.x === void 0 ? Math.floor(t.x) : e.x, i = e.y === void 0 ? Math.floor(t.y) : e.y, a = e.pixelRatio || 1, o = new k({
			width: e.width || Math.max(0, Math.ceil(t.x + t.width - r)) || (n ? n.width() : 0),
			height: e.height || Math.max(0, Math.ceil(t.y + t.height - i)) || (n ? n.height() : 0),
			pixelRatio: a
		}), s = o.getContext();
		return e.imageSmoothingEnabled === !1 && (s._context.imageSmoothingEnabled = !1), s.save(), (r || i) && s.translate(-1 * r, -1 * i), this.drawScene(o), s.restore(), o._releaseIsolationCanvas(), o;
	}
	toCanvas(e) {
		return this._toKonvaCanvas(e)._canvas;
	}
	toDataURL(e) {
		e ||= {};
		let t = e.mimeType || null, n = e.quality ?? null, r = this._toKonvaCanvas(e).toDataURL(t, n);
		return e.callback && e.callback(r), r;
	}
	toImage(e) {
		return new Promise((t, n) => {
			try {
				let { callback: r, ...i } = e || {};
				x._urlToImage(this.toDataURL(i), function(e) {
					t(e), r?.(e);
				}, n);
			} catch (e) {
				n(e);
			}
		});
	}
	toBlob(e) {
		return new Promise((t, n) => {
			try {
				this.toCanvas(e).toBlob((r) => {
					var i;
					r ? (t(r), (i = e?.callback) == null || i.call(e, r)) : n(/* @__PURE__ */ Error("Konva: toBlob() failed, the canvas was not encoded"));
				}, e?.mimeType, e?.quality);
			} catch (e) {
				n(e);
			}
		});
	}
	setSize(e) {
		return this.width(e.width), this.height(e.height), this;
	}
	getSize() {
		return {
			width: this.width(),
			height: this.height()
		};
	}
	getClassName() {
		return this.className || this.nodeType;
	}
	getType() {
		return this.nodeType;
	}
	getDragDistance() {
		return this.attrs.dragDistance === void 0 ? this.parent ? this.parent.getDragDistance() : r.dragDistance : this.attrs.dragDistance;
	}
	_off(e, t, n) {
		let r = this.eventListeners[e], i, a, o;
		for (i = 0; i < r.length; i++) if (a = r[i].name, o = r[i].handler, (a !== "konva" || t === "konva") && (!t || a === t) && (!n || n === o)) {
			if (r.splice(i, 1), r.length === 0) {
				delete this.eventListeners[e];
				break;
			}
			i--;
		}
	}
	_fireChangeEvent(e, t, n) {
		this._fire(e + Ge, {
			oldVal: t,
			newVal: n
		});
	}
	addName(e) {
		if (!this.hasName(e)) {
			let t = this.name(), n = t ? t + " " + e : e;
			this.name(n);
		}
		return this;
	}
	hasName(e) {
		if (!e) return !1;
		let t = this.name();
		return t ? (t || "").split(/\s/g).indexOf(e) !== -1 : !1;
	}
	removeName(e) {
		let t = (this.name() || "").split(/\s/g), n = t.indexOf(e);
		return n !== -1 && (t.splice(n, 1), this.name(t.join(" "))), this;
	}
	setAttr(e, t) {
		let n = this[Xe + x._capitalize(e)];
		return x._isFunction(n) ? n.call(this, t) : this._setAttr(e, t), this;
	}
	_addSubtreeObserver(t) {
		(this._subtreeObservers ??= /* @__PURE__ */ new Set()).add(t), e._subtreeObserverCount++;
	}
	_removeSubtreeObserver(t) {
		this._subtreeObservers?.delete(t) && e._subtreeObserverCount--;
	}
	_notifySubtreeChange() {
		if (e._subtreeObserverCount) for (let e = this; e; e = e.parent) {
			let t = e._subtreeObservers;
			if (t) for (let n of t) n._onSubtreeChange(e);
		}
	}
	_requestDraw() {
		var e;
		(e = this.parent) == null || e._notifySubtreeChange(), r.autoDrawEnabled && (this.getLayer() || this.getStage())?.batchDraw();
	}
	_setAttr(e, t) {
		let n = this.attrs[e];
		(n !== t || x.isObject(t)) && (t == null ? delete this.attrs[e] : this.attrs[e] = t, this._attrsVersion !== void 0 && this._attrsVersion++, this._shouldFireChangeEvents && this._fireChangeEvent(e, n, t), this._requestDraw());
	}
	_fireAndBubble(e, t, n) {
		t && this.nodeType === Ze && (t.target = this);
		let r = Ye.indexOf(e) !== -1;
		if (!(r && (n && (this === n || this.isAncestorOf && this.isAncestorOf(n)) || this.nodeType === "Stage" && !n))) {
			this._fire(e, t);
			let i = r && n && n.isAncestorOf && n.isAncestorOf(this) && !n.isAncestorOf(this.parent);
			(t && !t.cancelBubble || !t) && this.parent && this.parent.isListening() && !i && (n && n.parent ? this._fireAndBubble.call(this.parent, e, t, n) : this._fireAndBubble.call(this.parent, e, t));
		}
	}
	_getProtoListeners(t) {
		let n = Object.getPrototypeOf(this), r = e.protoListenerMap.get(n);
		r || (r = {}, e.protoListenerMap.set(n, r));
		let i = r[t];
		if (i === void 0) {
			i = [];
			let e = /* @__PURE__ */ new Set(), n = Object.getPrototypeOf(this);
			for (; n;) {
				let r = n.eventListeners?.[t] ?? [];
				for (let t = 0; t < r.length; t++) {
					let n = r[t];
					e.has(n) || (e.add(n), i.push(n));
				}
				n = Object.getPrototypeOf(n);
			}
			r[t] = i;
		}
		return i;
	}
	_fire(e, t) {
		t ||= {}, t.currentTarget = this, t.type = e;
		let n = this._getProtoListeners(e);
		if (n) for (let e = 0; e < n.length; e++) n[e].handler.call(this, t);
		let r = this.eventListeners[e];
		if (r) {
			let n = r.slice(), i = n.length;
			for (let e = 0; e < n.length; e++) n[e].handler.call(this, t);
			let a = this.eventListeners[e];
			if (a) for (let e = i; e < a.length; e++) a[e].handler.call(this, t);
		}
	}
	draw() {
		return this.drawScene(), this.drawHit(), this;
	}
	_createDragElement(e) {
		let t = e ? e.pointerId : void 0, n = this.getStage(), r = this.getAbsolutePosition();
		if (!n) return;
		let i = n._getPointerById(t) || n._changedPointerPositions[0] || r, a = e?.evt?.type ? x._getEventType(e.evt.type) : n._pointerEventType, o = a !== "pointer";
		A._dragElements.set(this._id, {
			node: this,
			startPointerPos: i,
			offset: {
				x: i.x - r.x,
				y: i.y - r.y
			},
			dragStatus: "ready",
			pointerId: o ? t ?? ("id" in i ? i.id : void 0) : void 0,
			pointerEventType: o ? a : void 0,
			startEvent: e
		});
	}
	startDrag(e, t = !0) {
		var n;
		A._dragElements.has(this._id) || this._createDragElement(e);
		let r = A._dragElements.get(this._id);
		r && (r.dragStatus = "dragging", (n = this.getStage()) == null || n._cancelClick(r.pointerId, r.pointerEventType), this.fire("dragstart", {
			type: "dragstart",
			target: this,
			evt: r.startEvent && r.startEvent.evt || e && e.evt
		}, t));
	}
	_setDragPosition(e, t) {
		let n = this.getStage()._getPointerById(t.pointerId);
		if (!n) return;
		let r = {
			x: n.x - t.offset.x,
			y: n.y - t.offset.y
		}, i = this.dragBoundFunc();
		if (i !== void 0) {
			let t = i.call(this, r, e);
			if (!t) x.warn("dragBoundFunc did not return any value. That is unexpected behavior. You must return new absolute position from dragBoundFunc.");
			else if (!x._isNumber(t.x) || !x._isNumber(t.y)) {
				x.warn(`dragBoundFunc returned a position with a non-finite x or y (${t.x}, ${t.y}). The node was not moved.`);
				return;
			} else r = t;
		}
		let a = t.lastPos;
		a && a.x === r.x && a.y === r.y || (this.setAbsolutePosition(r), this._requestDraw()), t.lastPos = r;
	}
	stopDrag(e) {
		let t = A._dragElements.get(this._id);
		t && (t.dragStatus = "stopped", A._endDragBefore(e, void 0, t), A._endDragAfter(e, t));
	}
	setDraggable(e) {
		this._setAttr("draggable", e), this._dragChange();
	}
	isDragging() {
		let e = A._dragElements.get(this._id);
		return e ? e.dragStatus === "dragging" : !1;
	}
	_listenDrag() {
		this._dragCleanup(), this.on("mousedown.konva touchstart.konva", function(e) {
			if (!(e.evt.button === void 0 || r.dragButtons.indexOf(e.evt.button) >= 0) || A._dragElements.has(this._id)) return;
			let t = !1;
			A._dragElements.forEach((e) => {
				this.isAncestorOf(e.node) && (t = !0);
			}), t || this._createDragElement(e);
		});
	}
	_dragChange() {
		if (this.attrs.draggable) this._listenDrag();
		else {
			if (this._dragCleanup(), !this.getStage()) return;
			let e = A._dragElements.get(this._id), t = e && e.dragStatus === "dragging", n = e && e.dragStatus === "ready";
			t ? this.stopDrag() : n && A._dragElements.delete(this._id);
		}
	}
	_dragCleanup() {
		this.off("mousedown.konva"), this.off("touchstart.konva");
	}
	isClientRectOnScreen(e = {
		x: 0,
		y: 0
	}) {
		let t = this.getStage();
		if (!t) return !1;
		let n = {
			x: -e.x,
			y: -e.y,
			width: t.width() + 2 * e.x,
			height: t.height() + 2 * e.y
		};
		return x.haveIntersection(n, this.getClientRect());
	}
	static create(e, t) {
		return x._isString(e) && (e = JSON.parse(e)), this._createNode(e, t);
	}
	static _createNode(t, n) {
		let i = e.prototype.getClassName.call(t), a = t.children, o, s, c;
		if (n && (t.attrs.container = n), !r[i]) {
			let e = a ? "Group" : "Shape";
			x.warn("Can not find a node with class name \"" + i + `". Fallback to "${e}".`), i = e;
		}
		if (o = new r[i](t.attrs), a) for (s = a.length, c = 0; c < s; c++) o.add(e._createNode(a[c]));
		return o;
	}
};
F._subtreeObserverCount = 0, F._updateBatchDepth = 0, F._pendingUpdates = /* @__PURE__ */ new Set(), F.protoListenerMap = /* @__PURE__ */ new WeakMap(), F.prototype.nodeType = "Node", F.prototype._attrsAffectingSize = [], F.prototype.on(nt, function() {
	this._batchingTransformChange ? this._needClearTransformCache = !0 : (this._clearCache(P), this._clearSelfAndDescendantCache(N));
}), F.prototype.on("visibleChange.konva", function() {
	this._clearSelfAndDescendantCache(tt);
}), F.prototype.on("listeningChange.konva", function() {
	this._clearSelfAndDescendantCache(Je);
	for (let e = this.getParent(); e; e = e.getParent()) {
		let t = e._getCanvasCache();
		t?.hit && (x.releaseCanvas(t.hit._canvas), t.hit = null);
	}
}), F.prototype.on("opacityChange.konva", function() {
	this._clearSelfAndDescendantCache(We);
});
var I = D.addGetterSetter;
I(F, "zIndex"), I(F, "absolutePosition"), I(F, "position"), I(F, "x", 0, C()), I(F, "y", 0, C()), I(F, "globalCompositeOperation", "source-over", w()), I(F, "opacity", 1, C()), I(F, "name", "", w()), I(F, "id", "", w()), I(F, "rotation", 0, C()), D.addComponentsGetterSetter(F, "scale", ["x", "y"]), I(F, "scaleX", 1, C()), I(F, "scaleY", 1, C()), D.addComponentsGetterSetter(F, "skew", ["x", "y"]), I(F, "skewX", 0, C()), I(F, "skewY", 0, C()), D.addComponentsGetterSetter(F, "offset", ["x", "y"]), I(F, "offsetX", 0, C()), I(F, "offsetY", 0, C()), I(F, "dragDistance", void 0, C()), I(F, "width", 0, C()), I(F, "height", 0, C()), I(F, "listening", !0, T()), I(F, "preventDefault", !0, T()), I(F, "filters", void 0, function(e) {
	return this._filterUpToDate = !1, e;
}), I(F, "visible", !0, T()), I(F, "transformsEnabled", "all", w()), I(F, "size"), I(F, "dragBoundFunc"), I(F, "draggable", !1, T()), D.backCompat(F, {
	rotateDeg: "rotate",
	setRotationDeg: "setRotation",
	getRotationDeg: "getRotation"
});
// node_modules/konva/lib/Container.js
var L = class extends F {
	constructor() {
		super(...arguments), this.children = [];
	}
	getChildren(e) {
		let t = this.children || [];
		return e ? t.filter(e) : t.slice();
	}
	hasChildren() {
		return this.children.length > 0;
	}
	removeChildren() {
		return this._clearChildren("remove");
	}
	destroyChildren() {
		return this._clearChildren("destroy");
	}
	_clearChildren(e) {
		return F._updateBatch(() => (this.children.forEach((t) => {
			t.parent = null, t.index = 0, t[e]();
		}), this.children = [], this._notifySubtreeChange(), this._requestDraw(), this));
	}
	add(...e) {
		if (e.length === 0) return this;
		if (e.length > 1) {
			for (let t = 0; t < e.length; t++) this.add(e[t]);
			return this;
		}
		let t = e[0];
		return t.getParent() ? (t.moveTo(this), this) : (this._validateAdd(t), t.index = this.children.length, t.parent = this, t._clearCaches(), this.children.push(t), this._fire("add", { child: t }), this._notifySubtreeChange(), this._requestDraw(), this);
	}
	destroy() {
		return this.hasChildren() && this.destroyChildren(), super.destroy(), this;
	}
	find(e) {
		return this._generalFind(e, !1);
	}
	findOne(e) {
		let t = this._generalFind(e, !0);
		return t.length > 0 ? t[0] : void 0;
	}
	_generalFind(e, t) {
		let n = [];
		return this._descendants((r) => {
			let i = r._isMatch(e);
			return i && n.push(r), !!(i && t);
		}), n;
	}
	_descendants(e) {
		let t = !1;
		for (let n of this.children) if (t = e(n), t || n.hasChildren() && (t = n._descendants(e), t)) return !0;
		return !1;
	}
	toObject() {
		let e = F.prototype.toObject.call(this);
		return e.children = [], this.children.forEach((t) => {
			e.children.push(t.toObject());
		}), e;
	}
	isAncestorOf(e) {
		let t = e.getParent();
		for (; t;) {
			if (t._id === this._id) return !0;
			t = t.getParent();
		}
		return !1;
	}
	clone(e) {
		let t = F.prototype.clone.call(this, e);
		return this.children.forEach(function(e) {
			t.add(e.clone());
		}), t;
	}
	getAllIntersections(e) {
		let t = [];
		return this.find("Shape").forEach((n) => {
			n.isVisible() && n.intersects(e) && t.push(n);
		}), t;
	}
	_clearSelfAndDescendantCache(e) {
		var t;
		let n = e === void 0 || e === "absoluteTransform";
		n && F._updateBatchDepth++;
		try {
			if (super._clearSelfAndDescendantCache(e), e === "absoluteTransform" && this.isCached()) return;
			(t = this.children) == null || t.forEach(function(t) {
				t._clearSelfAndDescendantCache(e);
			});
		} finally {
			n && --F._updateBatchDepth === 0 && F._flushUpdateBatch();
		}
	}
	_setChildrenIndices() {
		var e;
		(e = this.children) == null || e.forEach(function(e, t) {
			e.index = t;
		}), this._notifySubtreeChange(), this._requestDraw();
	}
	drawScene(e, t) {
		let n = this.getLayer(), r = e || n && n.getCanvas(), i = r && r.getContext(), a = this._getCanvasCache(), o = a && a.scene, s = t === this;
		if (!(t ? this._isVisible(t) : this.isVisible()) && !s) return this;
		if (o) {
			i.save();
			let e = this.getAbsoluteTransform(t).getMatrix();
			i.transform(e[0], e[1], e[2], e[3], e[4], e[5]), this._drawCachedSceneCanvas(i), i.restore();
		} else this._drawChildren("drawScene", r, t);
		return this;
	}
	drawHit(e, t) {
		if (!this.shouldDrawHit(t)) return this;
		let n = this.getLayer(), r = e || n && n.hitCanvas, i = r && r.getContext(), a = this._getCachedHitCanvas(t);
		if (a) {
			i.save();
			let e = this.getAbsoluteTransform(t).getMatrix();
			i.transform(e[0], e[1], e[2], e[3], e[4], e[5]), this._drawCachedHitCanvas(i, a), i.restore();
		} else this._drawChildren("drawHit", r, t);
		return this;
	}
	_drawChildren(e, t, n) {
		let r = t && t.getContext(), i = this.clipWidth(), a = this.clipHeight(), o = this.clipFunc(), s = typeof i == "number" && typeof a == "number" || o, c = n === this;
		if (s) {
			r.save();
			let e = this.getAbsoluteTransform(n), t = e.getMatrix();
			r.transform(t[0], t[1], t[2], t[3], t[4], t[5]), r.beginPath();
			let s;
			if (o) s = o.call(this, r, this);
			else {
				let e = this.clipX(), t = this.clipY();
				r.rect(e || 0, t || 0, i, a);
			}
			r.clip.apply(r, s), t = e.copy().invert().getMatrix(), r.transform(t[0], t[1], t[2], t[3], t[4], t[5]);
		}
		let l = !c && this.globalCompositeOperation() !== "source-over" && e === "drawScene";
		l && (r.save(), r._applyGlobalCompositeOperation(this));
		try {
			this._drawChildNodes(e, t, n);
		} finally {
			l && r.restore(), s && r.restore();
		}
	}
	_drawChildNodes(e, t, n) {
		var r;
		(r = this.children) == null || r.forEach(function(r) {
			r[e](t, n);
		});
	}
	getClientRect(e = {}) {
		var t;
		let n = this._getCachedSceneRect(e);
		if (n) return n;
		let r = e.skipTransform, i = e.relativeTo, [a, o, s, c] = this.getAbsoluteTransform().getMatrix(), l = !r && (e._forDrawing || a * c - o * s === 0), u, d, f, p, m = {
			x: 1e400,
			y: 1e400,
			width: 0,
			height: 0
		}, h = this;
		return (t = this.children) == null || t.forEach(function(t) {
			if (!t.visible()) return;
			let n = t.getClientRect({
				relativeTo: l ? i : h,
				_forDrawing: e._forDrawing,
				skipShadow: e.skipShadow,
				skipStroke: e.skipStroke
			});
			n.width === 0 && n.height === 0 || !isFinite(n.x + n.y + n.width + n.height) || (u === void 0 ? (u = n.x, d = n.y, f = n.x + n.width, p = n.y + n.height) : (u = Math.min(u, n.x), d = Math.min(d, n.y), f = Math.max(f, n.x + n.width), p = Math.max(p, n.y + n.height)));
		}), m = u === void 0 ? {
			x: 0,
			y: 0,
			width: 0,
			height: 0
		} : {
			x: u,
			y: d,
			width: f - u,
			height: p - d
		}, !r && !l ? this._transformedRect(m, i) : m;
	}
};
D.addComponentsGetterSetter(L, "clip", [
	"x",
	"y",
	"width",
	"height"
]), D.addGetterSetter(L, "clipX", void 0, C()), D.addGetterSetter(L, "clipY", void 0, C()), D.addGetterSetter(L, "clipWidth", void 0, C()), D.addGetterSetter(L, "clipHeight", void 0, C()), D.addGetterSetter(L, "clipFunc");
// node_modules/konva/lib/Shape.js
var it = "hasShadow", at = "hasFill", ot = "hasStroke", st = "shadowRGBA", ct = "patternImage", lt = "linearGradient", ut = "radialGradient", dt;
function ft() {
	return dt || (dt = x.createCanvasElement().getContext("2d"), dt);
}
var pt = {};
function mt(e) {
	let t = this.attrs.fillRule;
	t ? e.fill(t) : e.fill();
}
function ht(e) {
	e.stroke();
}
function gt() {
	this._clearCache(it);
}
function _t() {
	this._clearCache(at);
}
function vt() {
	this._clearCache(ot);
}
function yt() {
	this._clearCache(st);
}
function bt() {
	this._clearCache(ct);
}
function xt() {
	this._clearCache(lt);
}
function St() {
	this._clearCache(ut);
}
var R = class e extends F {
	constructor(e) {
		super(e);
		let t, n = 0;
		for (; t = x.getHitColor(), !t || t in pt;) if (n++, n >= 1e4) {
			x.warn("Failed to find a unique color key for a shape. Konva may work incorrectly. Most likely your browser is using canvas farbling. Consider disabling it."), t = x.getRandomColor();
			break;
		}
		this.colorKey = t, pt[t] = this;
	}
	getContext() {
		return x.warn("shape.getContext() method is deprecated. Please do not use it."), this.getLayer().getContext();
	}
	getCanvas() {
		return x.warn("shape.getCanvas() method is deprecated. Please do not use it."), this.getLayer().getCanvas();
	}
	getSceneFunc() {
		return this.attrs.sceneFunc || this._sceneFunc;
	}
	getHitFunc() {
		return this.attrs.hitFunc || this._hitFunc;
	}
	hasShadow() {
		return this._getCache(it, this._hasShadow);
	}
	_hasShadow() {
		return this.shadowEnabled() && this.shadowOpacity() !== 0 && !!(this.shadowColor() || this.shadowBlur() || this.shadowOffsetX() || this.shadowOffsetY());
	}
	_toStyleSpace(e) {
		return this._styleTransform ? this._styleTransform.point(e) : e;
	}
	_getFillPattern() {
		let e = this._getCache(ct, this._createFillPattern);
		return e && this._setFillPatternTransform(e);
	}
	_createFillPattern() {
		if (this.fillPatternImage()) return ft().createPattern(this.fillPatternImage(), this.fillPatternRepeat() || "repeat");
	}
	_setFillPatternTransform(e) {
		if (e.setTransform) {
			let t = this._styleTransform?.copy() || new c();
			t.translate(this.fillPatternX(), this.fillPatternY()), t.rotate(r.getAngle(this.fillPatternRotation())), t.scale(this.fillPatternScaleX(), this.fillPatternScaleY()), t.translate(-1 * this.fillPatternOffsetX(), -1 * this.fillPatternOffsetY());
			let n = t.getMatrix(), i = typeof DOMMatrix > "u" ? {
				a: n[0],
				b: n[1],
				c: n[2],
				d: n[3],
				e: n[4],
				f: n[5]
			} : new DOMMatrix(n);
			e.setTransform(i);
		}
		return e;
	}
	_getLinearGradient() {
		return this._styleTransform ? this.__getLinearGradient() : this._getCache(lt, this.__getLinearGradient);
	}
	__getLinearGradient() {
		let e = this.fillLinearGradientColorStops();
		if (e) {
			let t = ft(), n = this._toStyleSpace(this.fillLinearGradientStartPoint()), r = this._toStyleSpace(this.fillLinearGradientEndPoint()), i = t.createLinearGradient(n.x, n.y, r.x, r.y);
			for (let t = 0; t < e.length; t += 2) i.addColorStop(e[t], e[t + 1]);
			return i;
		}
	}
	_getRadialGradient() {
		return this._styleTransform ? this.__getRadialGradient() : this._getCache(ut, this.__getRadialGradient);
	}
	__getRadialGradient() {
		let e = this.fillRadialGradientColorStops();
		if (e) {
			let t = ft(), n = this._toStyleSpace(this.fillRadialGradientStartPoint()), r = this._toStyleSpace(this.fillRadialGradientEndPoint()), i = t.createRadialGradient(n.x, n.y, this.fillRadialGradientStartRadius(), r.x, r.y, this.fillRadialGradientEndRadius());
			for (let t = 0; t < e.length; t += 2) i.addColorStop(e[t], e[t + 1]);
			return i;
		}
	}
	getShadowRGBA() {
		return this._getCache(st, this._getShadowRGBA);
	}
	_getShadowRGBA() {
		if (!this.hasShadow()) return;
		let e = x.colorToRGBA(this.shadowColor());
		if (e) return "rgba(" + e.r + "," + e.g + "," + e.b + "," + e.a * (this.shadowOpacity() || 1) + ")";
	}
	hasFill() {
		return this._getCache(at, this._hasFill);
	}
	_hasFill() {
		return this.fillEnabled() && !!(this.fill() || this.fillPatternImage() || this.fillLinearGradientColorStops() || this.fillRadialGradientColorStops());
	}
	hasStroke() {
		return this._getCache(ot, this._hasStroke);
	}
	_hasStroke() {
		return this.strokeEnabled() && !!(this.strokeWidth() && (this.stroke() || this.strokeLinearGradientColorStops()));
	}
	hasHitStroke() {
		let e = this.hitStrokeWidth();
		return e === "auto" ? this.hasStroke() : this.strokeEnabled() && !!e;
	}
	intersects(e) {
		let t = this.getStage();
		if (!t) return !1;
		let n = t.bufferHitCanvas;
		return n.setSizeIfChanged(t.width(), t.height()), n.getContext().clear(), this.drawHit(n), n.context.getImageData(Math.floor(e.x), Math.floor(e.y), 1, 1).data[3] > 0;
	}
	destroy() {
		return F.prototype.destroy.call(this), delete pt[this.colorKey], delete this.colorKey, this;
	}
	_useBufferCanvas(e, t = this.getAbsoluteOpacity()) {
		if (!(this.attrs.perfectDrawEnabled ?? !0)) return !1;
		let n = e || this.hasFill(), r = this.hasStroke(), i = !this._isUnderCache && t !== 1;
		if (n && r && i) return !0;
		let a = this.hasShadow(), o = this.shadowForStrokeEnabled();
		return !!(n && r && a && o);
	}
	setStrokeHitEnabled(e) {
		x.warn("strokeHitEnabled property is deprecated. Please use hitStrokeWidth instead."), e ? this.hitStrokeWidth("auto") : this.hitStrokeWidth(0);
	}
	getStrokeHitEnabled() {
		return this.hitStrokeWidth() !== 0;
	}
	getSelfRect() {
		let e = this.attrs.selfRectFunc;
		if (e) return { ...e.call(this, this) };
		let t = this.size();
		return {
			x: this._centroid ? -t.width / 2 : 0,
			y: this._centroid ? -t.height / 2 : 0,
			width: t.width,
			height: t.height
		};
	}
	_getSelfRectForDrawing() {
		return this.getSelfRect();
	}
	getClientRect(e = {}) {
		let t = this._getCachedSceneRect(e);
		if (t) return t;
		let n = e.skipTransform, r = e.relativeTo, i = e._forDrawing, a = i ? this._getSelfRectForDrawing() : this.getSelfRect();
		i && !this.strokeScaleEnabled() ? a = this._transformedRect(a, r) : (a.width < 0 || a.height < 0) && (a = new c()._getTransformedRect(a));
		let o = !e.skipStroke && this.hasStroke() ? i ? this._getStrokePadding() * 2 : this.strokeWidth() : 0, s = o, l = o, u;
		if (!i && o && !this.strokeScaleEnabled()) {
			let e = this;
			for (; e && !e.isCached() && !e._isUnderCache;) e = e.parent;
			let [t, i, a, o] = this.getAbsoluteTransform(e).getMatrix(), d = Math.abs(t * o - i * a);
			if (d) s *= Math.hypot(a, o) / d, l *= Math.hypot(t, i) / d;
			else if (!n && (s = l = 0, u = e ? e.getAbsoluteTransform().copy() : new c(), r)) {
				let e = r.getAbsoluteTransform(), [t, n, i, a] = e.getMatrix();
				u = t * a - n * i ? e.copy().invert().multiply(u) : new c();
			}
		}
		let d = {
			x: a.x - s / 2,
			y: a.y - l / 2,
			width: a.width + s,
			height: a.height + l
		};
		if (i && this.strokeScaleEnabled() && (d = this._transformedRect(d, r)), !e.skipShadow && this.hasShadow()) {
			let e = i ? this.getAbsoluteScale() : {
				x: 1,
				y: 1
			}, t = this.shadowOffsetX() * e.x, n = this.shadowOffsetY() * e.y, r = this.shadowBlur() * (i ? 2 * Math.min(Math.abs(e.x), Math.abs(e.y)) : 1);
			d.x += Math.min(0, t) - r, d.y += Math.min(0, n) - r, d.width += Math.abs(t) + r * 2, d.height += Math.abs(n) + r * 2;
		}
		if (i) return d;
		if (!n) {
			let e = this._transformedRect(d, r);
			if (u) {
				let [t, n, r, i] = u.getMatrix(), a = o * Math.hypot(t, r) / 2, s = o * Math.hypot(n, i) / 2;
				e.x -= a, e.y -= s, e.width += a * 2, e.height += s * 2;
			}
			return e;
		}
		return d;
	}
	_getStrokePadding(e = this.miterLimit() || 10) {
		return this.attrs.sceneFunc && (e = this.miterLimit() || 10), Math.abs(this.strokeWidth()) / 2 * Math.max(this.lineCap() === "square" ? Math.SQRT2 : 1, (this.lineJoin() || "miter") === "miter" ? e : 1);
	}
	drawScene(t, n) {
		let r = this.getLayer(), a = t || r.getCanvas(), o = a.getContext(), s = this._getCanvasCache(), c = this.getSceneFunc(), l = this.hasShadow(), u = n === this;
		if (!(n ? this._isVisible(n) : this.isVisible()) && !u) return this;
		if (s) {
			o.save();
			let e = this.getAbsoluteTransform(n).getMatrix();
			return o.transform(e[0], e[1], e[2], e[3], e[4], e[5]), this._drawCachedSceneCanvas(o), o.restore(), this;
		}
		if (!c) return this;
		o.save();
		try {
			if (a.width && a.height && this._useBufferCanvas(void 0, o._getOpacity(this))) {
				let t = !!o._opacityRoot || !!this.attrs.selfRectFunc && this.getSelfRect === e.prototype.getSelfRect || !this.attrs.sceneFunc && !this.attrs.charRenderFunc && i.has(this.constructor), r = a._prepareIsolationCanvas(t ? this.getClientRect({
					_forDrawing: !0,
					relativeTo: n,
					skipShadow: !0
				}) : void 0), s = r.getContext();
				s.save(), s._applyLineJoin(this), s._applyMiterLimit(this);
				let d = this.getAbsoluteTransform(n).getMatrix();
				s.transform(d[0], d[1], d[2], d[3], d[4], d[5]), c.call(this, s, this), s.restore(), l && o._applyShadow(this), u || (o._applyOpacity(this), o._applyGlobalCompositeOperation(this)), o._drawDeviceBuffer(r);
			} else {
				if (o._applyLineJoin(this), o._applyMiterLimit(this), !u) {
					let e = this.getAbsoluteTransform(n).getMatrix();
					o.transform(e[0], e[1], e[2], e[3], e[4], e[5]), o._applyOpacity(this), o._applyGlobalCompositeOperation(this);
				}
				l && o._applyShadow(this), c.call(this, o, this);
			}
		} catch (e) {
			throw a._releaseIsolationCanvas(), e;
		} finally {
			o.restore();
		}
		return this;
	}
	drawHit(e, t) {
		if (!this.shouldDrawHit(t)) return this;
		let n = this.getLayer(), r = e || n.hitCanvas, i = r && r.getContext(), a = this.hitFunc() || this.sceneFunc(), o = this._getCachedHitCanvas(t);
		if (this.colorKey || x.warn("Looks like your canvas has a destroyed shape in it. Do not reuse shape after you destroyed it. If you want to reuse shape you should call remove() instead of destroy()"), o) {
			i.save();
			let e = this.getAbsoluteTransform(t).getMatrix();
			return i.transform(e[0], e[1], e[2], e[3], e[4], e[5]), this._drawCachedHitCanvas(i, o), i.restore(), this;
		}
		if (!a) return this;
		if (i.save(), i._applyLineJoin(this), i._applyMiterLimit(this), this !== t) {
			let e = this.getAbsoluteTransform(t).getMatrix();
			i.transform(e[0], e[1], e[2], e[3], e[4], e[5]);
		}
		try {
			a.call(this, i, this);
		} finally {
			i.restore();
		}
		return this;
	}
	drawHitFromCache(e = 0) {
		let t = this._getCachedSceneCanvas(), n = this._getCachedHitCanvas(), r = n.getContext(), i = n.getWidth(), a = n.getHeight();
		r.clear(), r.drawImage(t._canvas, 0, 0, i / n.pixelRatio, a / n.pixelRatio);
		try {
			let t = r.getImageData(0, 0, i, a), n = t.data, o = n.length, s = x._hexToRgb(this.colorKey);
			for (let t = 0; t < o; t += 4) n[t + 3] > e ? (n[t] = s.r, n[t + 1] = s.g, n[t + 2] = s.b, n[t + 3] = 255) : n[t + 3] = 0;
			r.putImageData(t, 0, 0);
		} catch (e) {
			x.error("Unable to draw hit graph from cached scene canvas. " + e.message);
		}
		return this;
	}
	hasPointerCapture(e) {
		return Re(e, this);
	}
	setPointerCapture(e) {
		ze(e, this);
	}
	releaseCapture(e) {
		M(e, this);
	}
};
R.prototype._fillFunc = mt, R.prototype._strokeFunc = ht, R.prototype._fillFuncHit = mt, R.prototype._strokeFuncHit = ht, R.prototype._centroid = !1, R.prototype.nodeType = "Shape", a(R), R.prototype.on("shadowColorChange.konva shadowBlurChange.konva shadowOffsetXChange.konva shadowOffsetYChange.konva shadowOpacityChange.konva shadowEnabledChange.konva", gt), R.prototype.on("shadowColorChange.konva shadowOpacityChange.konva shadowEnabledChange.konva", yt), R.prototype.on("fillEnabledChange.konva fillChange.konva fillPatternImageChange.konva fillLinearGradientColorStopsChange.konva fillRadialGradientColorStopsChange.konva", _t), R.prototype.on("strokeEnabledChange.konva strokeWidthChange.konva strokeChange.konva strokeLinearGradientColorStopsChange.konva", vt), R.prototype.on("fillPriorityChange.konva fillPatternImageChange.konva fillPatternRepeatChange.konva fillPatternScaleXChange.konva fillPatternScaleYChange.konva fillPatternOffsetXChange.konva fillPatternOffsetYChange.konva fillPatternXChange.konva fillPatternYChange.konva fillPatternRotationChange.konva", bt), R.prototype.on("fillPriorityChange.konva fillLinearGradientColorStopsChange.konva fillLinearGradientStartPointXChange.konva fillLinearGradientStartPointYChange.konva fillLinearGradientEndPointXChange.konva fillLinearGradientEndPointYChange.konva", xt), R.prototype.on("fillPriorityChange.konva fillRadialGradientColorStopsChange.konva fillRadialGradientStartPointXChange.konva fillRadialGradientStartPointYChange.konva fillRadialGradientEndPointXChange.konva fillRadialGradientEndPointYChange.konva fillRadialGradientStartRadiusChange.konva fillRadialGradientEndRadiusChange.konva", St), D.addGetterSetter(R, "stroke", void 0, ge()), D.addGetterSetter(R, "strokeWidth", 2, C()), D.addGetterSetter(R, "fillAfterStrokeEnabled", !1), D.addGetterSetter(R, "hitStrokeWidth", "auto", he()), D.addGetterSetter(R, "strokeHitEnabled", !0, T()), D.addGetterSetter(R, "perfectDrawEnabled", !0, T()), D.addGetterSetter(R, "shadowForStrokeEnabled", !0, T()), D.addGetterSetter(R, "lineJoin"), D.addGetterSetter(R, "lineCap"), D.addGetterSetter(R, "miterLimit"), D.addGetterSetter(R, "sceneFunc"), D.addGetterSetter(R, "hitFunc"), D.addGetterSetter(R, "selfRectFunc"), D.addGetterSetter(R, "dash"), D.addGetterSetter(R, "dashOffset", 0, C()), D.addGetterSetter(R, "shadowColor", void 0, w()), D.addGetterSetter(R, "shadowBlur", 0, C()), D.addGetterSetter(R, "shadowOpacity", 1, C()), D.addComponentsGetterSetter(R, "shadowOffset", ["x", "y"]), D.addGetterSetter(R, "shadowOffsetX", 0, C()), D.addGetterSetter(R, "shadowOffsetY", 0, C()), D.addGetterSetter(R, "fillPatternImage"), D.addGetterSetter(R, "fill", void 0, ge()), D.addGetterSetter(R, "fillPatternX", 0, C()), D.addGetterSetter(R, "fillPatternY", 0, C()), D.addGetterSetter(R, "fillLinearGradientColorStops"), D.addGetterSetter(R, "strokeLinearGradientColorStops"), D.addGetterSetter(R, "fillRadialGradientStartRadius", 0), D.addGetterSetter(R, "fillRadialGradientEndRadius", 0), D.addGetterSetter(R, "fillRadialGradientColorStops"), D.addGetterSetter(R, "fillPatternRepeat", "repeat"), D.addGetterSetter(R, "fillEnabled", !0), D.addGetterSetter(R, "strokeEnabled", !0), D.addGetterSetter(R, "shadowEnabled", !0), D.addGetterSetter(R, "dashEnabled", !0), D.addGetterSetter(R, "strokeScaleEnabled", !0), D.addGetterSetter(R, "fillPriority", "color"), D.addComponentsGetterSetter(R, "fillPatternOffset", ["x", "y"]), D.addGetterSetter(R, "fillPatternOffsetX", 0, C()), D.addGetterSetter(R, "fillPatternOffsetY", 0, C()), D.addComponentsGetterSetter(R, "fillPatternScale", ["x", "y"]), D.addGetterSetter(R, "fillPatternScaleX", 1, C()), D.addGetterSetter(R, "fillPatternScaleY", 1, C()), D.addComponentsGetterSetter(R, "fillLinearGradientStartPoint", ["x", "y"]), D.addComponentsGetterSetter(R, "strokeLinearGradientStartPoint", ["x", "y"]), D.addGetterSetter(R, "fillLinearGradientStartPointX", 0), D.addGetterSetter(R, "strokeLinearGradientStartPointX", 0), D.addGetterSetter(R, "fillLinearGradientStartPointY", 0), D.addGetterSetter(R, "strokeLinearGradientStartPointY", 0), D.addComponentsGetterSetter(R, "fillLinearGradientEndPoint", ["x", "y"]), D.addComponentsGetterSetter(R, "strokeLinearGradientEndPoint", ["x", "y"]), D.addGetterSetter(R, "fillLinearGradientEndPointX", 0), D.addGetterSetter(R, "strokeLinearGradientEndPointX", 0), D.addGetterSetter(R, "fillLinearGradientEndPointY", 0), D.addGetterSetter(R, "strokeLinearGradientEndPointY", 0), D.addComponentsGetterSetter(R, "fillRadialGradientStartPoint", ["x", "y"]), D.addGetterSetter(R, "fillRadialGradientStartPointX", 0), D.addGetterSetter(R, "fillRadialGradientStartPointY", 0), D.addComponentsGetterSetter(R, "fillRadialGradientEndPoint", ["x", "y"]), D.addGetterSetter(R, "fillRadialGradientEndPointX", 0), D.addGetterSetter(R, "fillRadialGradientEndPointY", 0), D.addGetterSetter(R, "fillPatternRotation", 0), D.addGetterSetter(R, "fillRule", void 0, w()), D.backCompat(R, {
	dashArray: "dash",
	getDashArray: "getDash",
	setDashArray: "setDash",
	drawFunc: "sceneFunc",
	getDrawFunc: "getSceneFunc",
	setDrawFunc: "setSceneFunc",
	drawHitFunc: "hitFunc",
	getDrawHitFunc: "getHitFunc",
	setDrawHitFunc: "setHitFunc"
});
// node_modules/konva/lib/Layer.js
var Ct = "beforeDraw", wt = "draw", Tt = 10, Et = 256;
function Dt(e, t) {
	return e[t + 3] >= 128 ? pt[x.getHitColorKey(e[t], e[t + 1], e[t + 2])] : void 0;
}
var z = class extends L {
	constructor(e) {
		super(e), this.canvas = new k(), this.hitCanvas = new Pe({ pixelRatio: 1 }), this._waitingForDraw = !1, this.on("visibleChange.konva", this._checkVisibility), this._checkVisibility(), this.on("imageSmoothingEnabledChange.konva", this._setSmoothEnabled), this._setSmoothEnabled();
	}
	createPNGStream() {
		return this.canvas._canvas.createPNGStream();
	}
	getCanvas() {
		return this.canvas;
	}
	getNativeCanvasElement() {
		return this.canvas._canvas;
	}
	getHitCanvas() {
		return this.hitCanvas;
	}
	getContext() {
		return this.getCanvas().getContext();
	}
	clear(e) {
		return this.getContext().clear(e), this.getHitCanvas().getContext().clear(e), this;
	}
	setZIndex(e) {
		super.setZIndex(e);
		let t = this.getStage();
		return t && t.content && (t.content.removeChild(this.getNativeCanvasElement()), e < t.children.length - 1 ? t.content.insertBefore(this.getNativeCanvasElement(), t.children[e + 1].getCanvas()._canvas) : t.content.appendChild(this.getNativeCanvasElement())), this;
	}
	moveToTop() {
		F.prototype.moveToTop.call(this);
		let e = this.getStage();
		return e && e.content && (e.content.removeChild(this.getNativeCanvasElement()), e.content.appendChild(this.getNativeCanvasElement())), !0;
	}
	moveUp() {
		if (!F.prototype.moveUp.call(this)) return !1;
		let e = this.getStage();
		return !e || !e.content ? !1 : (e.content.removeChild(this.getNativeCanvasElement()), this.index < e.children.length - 1 ? e.content.insertBefore(this.getNativeCanvasElement(), e.children[this.index + 1].getCanvas()._canvas) : e.content.appendChild(this.getNativeCanvasElement()), !0);
	}
	moveDown() {
		if (F.prototype.moveDown.call(this)) {
			let e = this.getStage();
			if (e) {
				let t = e.children;
				e.content && (e.content.removeChild(this.getNativeCanvasElement()), e.content.insertBefore(this.getNativeCanvasElement(), t[this.index + 1].getCanvas()._canvas));
			}
			return !0;
		}
		return !1;
	}
	moveToBottom() {
		if (F.prototype.moveToBottom.call(this)) {
			let e = this.getStage();
			if (e) {
				let t = e.children;
				e.content && (e.content.removeChild(this.getNativeCanvasElement()), e.content.insertBefore(this.getNativeCanvasElement(), t[1].getCanvas()._canvas));
			}
			return !0;
		}
		return !1;
	}
	getLayer() {
		return this;
	}
	remove() {
		var e, t;
		super.remove();
		let n = this.getNativeCanvasElement(), r = this.getHitCanvas()._canvas;
		return (e = n.parentNode) == null || e.removeChild(n), (t = r.parentNode) == null || t.removeChild(r), this;
	}
	getStage() {
		return this.parent;
	}
	_setSize({ width: e, height: t }) {
		return this.canvas.setSize(e, t), this._syncHitCanvasSize(), this._setSmoothEnabled(), this;
	}
	_syncHitCanvasSize() {
		let e = this.isListening();
		this.hitCanvas.setSizeIfChanged((e ? this.getWidth() : 0) || 0, (e ? this.getHeight() : 0) || 0);
	}
	_validateAdd(e) {
		let t = e.getType();
		t !== "Group" && t !== "Shape" && x.throw("You may only add groups and shapes to a layer.");
	}
	_toKonvaCanvas(e) {
		return e = { ...e }, e.width = e.width || this.getWidth(), e.height = e.height || this.getHeight(), e.x = e.x === void 0 ? this.x() : e.x, e.y = e.y === void 0 ? this.y() : e.y, F.prototype._toKonvaCanvas.call(this, e);
	}
	_checkVisibility() {
		this.visible() ? this.canvas._canvas.style.display = "block" : this.canvas._canvas.style.display = "none";
	}
	_setSmoothEnabled() {
		this.getContext()._context.imageSmoothingEnabled = this.imageSmoothingEnabled();
	}
	getWidth() {
		if (this.parent) return this.parent.width();
	}
	setWidth() {
		x.warn("Can not change width of layer. Use \"stage.width(value)\" function instead.");
	}
	getHeight() {
		if (this.parent) return this.parent.height();
	}
	setHeight() {
		x.warn("Can not change height of layer. Use \"stage.height(value)\" function instead.");
	}
	batchDraw() {
		return this._waitingForDraw || (this._waitingForDraw = !0, x.requestAnimFrame(() => {
			this._waitingForDraw = !1, this.draw();
		}, this.getStage()?._getOwnerWindow())), this;
	}
	getIntersection(e) {
		if (!this.isListening() || !this.isVisible()) return null;
		let t = this._getIntersection(e);
		if (t.shape) return t.shape;
		if (!t.antialiased) return null;
		let n = this.hitCanvas.pixelRatio, r = Math.floor(e.x * n), i = Math.floor(e.y * n), a = (e) => this.hitCanvas.context.getImageData(r - e, i - e, e * 2 + 1, e * 2 + 1).data, o = Tt, s = o * 2 + 1, c = a(o), l = c[(o * s + o) * 4 + 3];
		for (let e = 1; e <= Et; e++) {
			e > o && (o = Math.min(Et, o * 2), s = o * 2 + 1, c = a(o));
			let t = 0;
			for (let n = -e; n <= e; n++) {
				let r = Math.abs(n) === e ? 1 : e * 2;
				for (let i = -e; i <= e; i += r) {
					let e = ((n + o) * s + i + o) * 4, r = Dt(c, e);
					if (r) return r;
					t = Math.max(t, c[e + 3]);
				}
			}
			if (t <= l && t !== 255) return null;
			l = t;
		}
		return null;
	}
	_getIntersection(e) {
		if (!this.hitCanvas.width || !this.hitCanvas.height) return {};
		let t = this.hitCanvas.pixelRatio, n = this.hitCanvas.context.getImageData(Math.floor(e.x * t), Math.floor(e.y * t), 1, 1).data, r = Dt(n, 0);
		return r ? { shape: r } : n[3] > 0 ? { antialiased: !0 } : {};
	}
	drawScene(e, t) {
		let n = this.getLayer(), r = e || n && n.getCanvas();
		return this._fire(Ct, { node: this }), this.clearBeforeDraw() && r.getContext().clear(), L.prototype.drawScene.call(this, r, t), r._trimIsolationCanvas(), this._fire(wt, { node: this }), this;
	}
	shouldDrawHit(e) {
		if (!super.shouldDrawHit(e)) return !1;
		if (e || r.hitOnDragEnabled) return !0;
		let t = !1;
		return A._dragElements.forEach((e) => {
			e.dragStatus === "dragging" && (e.node === this.getStage() || e.node.getLayer() === this) && (t = !0);
		}), !t && !r.Transformer?._isLayerTransforming(this);
	}
	drawHit(e, t) {
		let n = this.getLayer(), r = e || n && n.hitCanvas;
		return !e && n && (n._syncHitCanvasSize(), n.clearBeforeDraw() && n.getHitCanvas().getContext().clear()), L.prototype.drawHit.call(this, r, t), this;
	}
	enableHitGraph() {
		return this.hitGraphEnabled(!0), this;
	}
	disableHitGraph() {
		return this.hitGraphEnabled(!1), this;
	}
	setHitGraphEnabled(e) {
		x.warn("hitGraphEnabled method is deprecated. Please use layer.listening() instead."), this.listening(e);
	}
	getHitGraphEnabled(e) {
		return x.warn("hitGraphEnabled method is deprecated. Please use layer.listening() instead."), this.listening();
	}
	toggleHitCanvas() {
		if (!this.parent || !this.parent.content) return;
		let e = this.parent;
		this.hitCanvas._canvas.parentNode ? e.content.removeChild(this.hitCanvas._canvas) : e.content.appendChild(this.hitCanvas._canvas);
	}
	destroy() {
		return this.getCanvas()._releaseIsolationCanvas(), x.releaseCanvas(this.getNativeCanvasElement(), this.getHitCanvas()._canvas), super.destroy();
	}
};
z.prototype.nodeType = "Layer", a(z), D.addGetterSetter(z, "imageSmoothingEnabled", !0), D.addGetterSetter(z, "clearBeforeDraw", !0), D.addOverloadedGetterSetter(z, "hitGraphEnabled");
// node_modules/konva/lib/shapes/Circle.js
var B = class extends R {
	_getStrokePadding() {
		return super._getStrokePadding(1);
	}
	_sceneFunc(e) {
		e.beginPath(), e.arc(0, 0, Math.abs(this.attrs.radius || 0), 0, Math.PI * 2, !1), e.closePath(), e.fillStrokeShape(this);
	}
	getWidth() {
		return Math.abs(this.radius()) * 2;
	}
	getHeight() {
		return Math.abs(this.radius()) * 2;
	}
	setWidth(e) {
		this.radius(e / 2);
	}
	setHeight(e) {
		this.radius(e / 2);
	}
};
B.prototype._centroid = !0, B.prototype.className = "Circle", B.prototype._attrsAffectingSize = ["radius"], a(B, !0), D.addGetterSetter(B, "radius", 0, C());
// node_modules/konva/lib/shapes/Image.js
var V = class e extends R {
	constructor(e) {
		super(e), this._loadListener = () => {
			this._requestDraw();
		}, this.on("imageChange.konva", (e) => {
			this._removeImageLoad(e.oldVal), this._setImageLoad();
		}), this._setImageLoad();
	}
	_setImageLoad() {
		var e;
		let t = this.image();
		t?.complete && t.src || t?.readyState >= 2 || (e = t?.addEventListener) == null || e.call(t, "videoWidth" in t ? "loadeddata" : "load", this._loadListener);
	}
	_removeImageLoad(e) {
		var t;
		(t = e?.removeEventListener) == null || t.call(e, "videoWidth" in e ? "loadeddata" : "load", this._loadListener);
	}
	destroy() {
		return this._removeImageLoad(this.image()), super.destroy(), this;
	}
	_useBufferCanvas(e, t = this.getAbsoluteOpacity()) {
		if (this.attrs.perfectDrawEnabled === !1) return !1;
		let n = !!this.cornerRadius(), r = this.hasShadow();
		return n && r ? !0 : super._useBufferCanvas(!0, t);
	}
	_getStrokePadding() {
		return super._getStrokePadding(this.strokeScaleEnabled() ? 1 : void 0);
	}
	_sceneFunc(e) {
		let t = this.getWidth(), n = this.getHeight(), r = this.cornerRadius(), i = this.attrs.image;
		if ((this.hasFill() || this.hasStroke() || r) && (e.beginPath(), r ? x.drawRoundedRectPath(e, t, n, r) : e.rect(0, 0, t, n), e.closePath(), e.fillStrokeShape(this)), i) {
			r && e.clip();
			let a = this.attrs.cropWidth, o = this.attrs.cropHeight;
			a && o ? e.drawImage(i, this.cropX(), this.cropY(), a, o, 0, 0, t, n) : e.drawImage(i, 0, 0, t, n);
		}
	}
	_hitFunc(e) {
		let t = this.width(), n = this.height(), r = this.cornerRadius();
		e.beginPath(), r ? x.drawRoundedRectPath(e, t, n, r) : e.rect(0, 0, t, n), e.closePath(), e.fillStrokeShape(this);
	}
	getWidth() {
		let e = this.image();
		return this.attrs.width ?? e?.videoWidth ?? e?.width ?? 0;
	}
	getHeight() {
		let e = this.image();
		return this.attrs.height ?? e?.videoHeight ?? e?.height ?? 0;
	}
	static fromURL(t, n, r = null) {
		let i = x.createImageElement();
		i.onload = () => {
			i.onload = i.onerror = null, n(new e({ image: i }));
		}, i.onerror = r, i.crossOrigin = "Anonymous", i.src = t;
	}
};
V.prototype.className = "Image", V.prototype._attrsAffectingSize = ["image"], a(V, !0), D.addGetterSetter(V, "cornerRadius", 0, me(4)), D.addGetterSetter(V, "image"), D.addComponentsGetterSetter(V, "crop", [
	"x",
	"y",
	"width",
	"height"
]), D.addGetterSetter(V, "cropX", 0, C()), D.addGetterSetter(V, "cropY", 0, C()), D.addGetterSetter(V, "cropWidth", 0, C()), D.addGetterSetter(V, "cropHeight", 0, C());
// node_modules/konva/lib/shapes/Rect.js
var H = class extends R {
	_getStrokePadding() {
		return super._getStrokePadding(this.strokeScaleEnabled() ? 1 : void 0);
	}
	_sceneFunc(e) {
		let t = this.cornerRadius(), n = this.width(), r = this.height();
		e.beginPath(), t ? x.drawRoundedRectPath(e, n, r, t) : e.rect(0, 0, n, r), e.closePath(), e.fillStrokeShape(this);
	}
};
H.prototype.className = "Rect", a(H, !0), D.addGetterSetter(H, "cornerRadius", 0, me(4));
// node_modules/konva/lib/Group.js
var U = class extends L {
	_validateAdd(e) {
		let t = e.getType();
		t !== "Group" && t !== "Shape" && x.throw("You may only add groups and shapes to groups.");
	}
	_drawChildNodes(e, t, n) {
		if (e !== "drawScene" || !this.isolated() || n === this) return super._drawChildNodes(e, t, n);
		if (!t.width || !t.height) return;
		let r = t.getContext(), i = t._prepareIsolationCanvas(this.getClientRect({
			_forDrawing: !0,
			relativeTo: n
		})), a = i.getContext();
		a._opacityRoot = this, r.save();
		try {
			super._drawChildNodes(e, i, n), r._applyOpacity(this), r._drawDeviceBuffer(i);
		} catch (e) {
			throw t._releaseIsolationCanvas(), e;
		} finally {
			r.restore(), a._opacityRoot = void 0;
		}
	}
};
D.addGetterSetter(U, "isolated", !1, T()), U.prototype.nodeType = "Group", a(U);
// node_modules/konva/lib/shapes/Transformer.js
var Ot = "tr-konva", kt = [
	"resizeEnabledChange",
	"rotateAnchorOffsetChange",
	"rotateAnchorAngleChange",
	"rotateEnabledChange",
	"rotateModeChange",
	"enabledAnchorsChange",
	"anchorSizeChange",
	"borderEnabledChange",
	"shouldOverdrawWholeAreaChange",
	"borderStrokeChange",
	"borderStrokeWidthChange",
	"borderDashChange",
	"anchorStrokeChange",
	"anchorStrokeWidthChange",
	"anchorFillChange",
	"anchorCornerRadiusChange",
	"ignoreStrokeChange",
	"anchorStyleFuncChange",
	"paddingChange"
].map((e) => e + `.${Ot}`).join(" "), At = "nodesRect", jt = [
	"widthChange",
	"heightChange",
	"scaleXChange",
	"scaleYChange",
	"skewXChange",
	"skewYChange",
	"rotationChange",
	"offsetXChange",
	"offsetYChange",
	"transformsEnabledChange",
	"strokeWidthChange",
	"strokeChange",
	"selfRectFuncChange",
	"strokeLinearGradientColorStopsChange",
	"strokeScaleEnabledChange",
	"strokeEnabledChange",
	"draggableChange"
], Mt = {
	"top-left": -45,
	"top-center": 0,
	"top-right": 45,
	"middle-right": -90,
	"middle-left": 90,
	"bottom-left": -135,
	"bottom-center": 180,
	"bottom-right": 135
}, Nt = "ontouchstart" in r._global, Pt = [
	"rotater-top-left",
	"rotater-top-right",
	"rotater-bottom-left",
	"rotater-bottom-right"
];
function Ft(e) {
	return e.startsWith("rotater");
}
var It = Math.PI / 12;
function Lt(e, t) {
	let n = `<svg xmlns="http://www.w3.org/2000/svg" width="24" height="24"><g transform="rotate(${e} 12 12)" stroke-linejoin="round"><path d="M5 8 A11 11 0 0 1 16 19" fill="none" stroke="white" stroke-width="4"/><path d="M2 8 L6 4.5 L6 11.5 Z M16 22 L12.5 18 L19.5 18 Z" fill="black" stroke="white"/><path d="M5 8 A11 11 0 0 1 16 19" fill="none" stroke="black" stroke-width="1.5"/></g></svg>`;
	return `url("data:image/svg+xml,${encodeURIComponent(n)}") 12 12, ${t}`;
}
function Rt(e, t, n) {
	if (e === "rotater") return n;
	if (Ft(e)) {
		let r = e.slice(8);
		return Lt(Math.round(x.radToDeg(t) + Mt[r] - 45), n);
	}
	t += x.degToRad(Mt[e] || 0);
	let r = (x.radToDeg(t) % 360 + 360) % 360;
	return x._inRange(r, 337.5, 360) || x._inRange(r, 0, 22.5) ? "ns-resize" : x._inRange(r, 22.5, 67.5) ? "nesw-resize" : x._inRange(r, 67.5, 112.5) ? "ew-resize" : x._inRange(r, 112.5, 157.5) ? "nwse-resize" : x._inRange(r, 157.5, 202.5) ? "ns-resize" : x._inRange(r, 202.5, 247.5) ? "nesw-resize" : x._inRange(r, 247.5, 292.5) ? "ew-resize" : x._inRange(r, 292.5, 337.5) ? "nwse-resize" : (x.error("Transformer has unknown angle for cursor detection: " + r), "pointer");
}
var zt = [
	"top-left",
	"top-center",
	"top-right",
	"middle-right",
	"middle-left",
	"bottom-left",
	"bottom-center",
	"bottom-right"
];
function Bt(e) {
	return {
		x: e.x + e.width / 2 * Math.cos(e.rotation) + e.height / 2 * Math.sin(-e.rotation),
		y: e.y + e.height / 2 * Math.cos(e.rotation) + e.width / 2 * Math.sin(e.rotation)
	};
}
function Vt(e, t, n) {
	let r = n.x + (e.x - n.x) * Math.cos(t) - (e.y - n.y) * Math.sin(t), i = n.y + (e.x - n.x) * Math.sin(t) + (e.y - n.y) * Math.cos(t);
	return {
		...e,
		rotation: e.rotation + t,
		x: r,
		y: i
	};
}
function Ht(e, t) {
	return Vt(e, t, Bt(e));
}
function Ut(e, t, n) {
	let i = t, a = n;
	for (let n = 0; n < e.length; n++) {
		let o = r.getAngle(e[n]), s = Math.abs(o - t) % (Math.PI * 2), c = Math.min(s, Math.PI * 2 - s);
		c < a && (a = c, i = o);
	}
	return i;
}
function Wt(e, t, n) {
	let r = x.degToRad(e.rotateAnchorAngle()), i = Math.sin(r), a = -Math.cos(r), o = t / 2, s = n / 2, c = 1e400;
	a < 0 ? c = Math.min(c, -s / a) : a > 0 && (c = Math.min(c, (n - s) / a)), i < 0 ? c = Math.min(c, -o / i) : i > 0 && (c = Math.min(c, (t - o) / i));
	let l = o + i * c, u = s + a * c, d = e.rotateAnchorOffset() + e.padding();
	return {
		edgeX: l,
		edgeY: u,
		endX: l + i * d,
		endY: u + a * d
	};
}
var Gt = /* @__PURE__ */ new Set(), W = class extends U {
	static _isLayerTransforming(e) {
		for (let t of Gt) if (t.getLayer() === e || t._nodes.some((t) => t.getLayer() === e)) return !0;
		return !1;
	}
	constructor(e) {
		super(e), this._movingAnchorName = null, this._anchors = {}, this._transforming = !1, this._fitting = !1, this._transformWindow = null, this._elementsCreated = !1, this._updatePending = !1, this._createElements(), this._handleMouseMove = this._handleMouseMove.bind(this), this._handleMouseUp = this._handleMouseUp.bind(this), this.update = this.update.bind(this), this._syncUpdate = this._syncUpdate.bind(this), this.on(kt, (e) => {
			e.type === "ignoreStrokeChange" && this._resetTransformCache(), this.update();
		}), this.on(`rotationChange.${Ot}`, () => this._clearCache(At)), this.getNode() && this.update();
	}
	attachTo(e) {
		return this.setNode(e), this;
	}
	setNode(e) {
		return x.warn("tr.setNode(shape), tr.node(shape) and tr.attachTo(shape) methods are deprecated. Please use tr.nodes(nodesArray) instead."), this.setNodes([e]);
	}
	getNode() {
		return this._nodes && this._nodes[0];
	}
	_getEventNamespace() {
		return Ot + this._id;
	}
	setNodes(e = []) {
		this._nodes && this._nodes.length && this.detach();
		let t = new Set(e);
		for (let e of t) e.isAncestorOf(this) && (x.error("Konva.Transformer cannot be an a child of the node you are trying to attach"), t.delete(e));
		let n = Array.from(t).filter((e) => {
			for (let n = e.getParent(); n; n = n.getParent()) if (t.has(n)) return !1;
			return !0;
		});
		return this._nodes = e = n, this._resetRotation(), this._nodes.forEach((e) => {
			let t = () => {
				var t;
				this._fitting ? (t = this._nodeRectCache) == null || t.delete(e) : (this.nodes().length === 1 && this.useSingleNodeRotation() && this.rotation(this.nodes()[0].getAbsoluteRotation()), this._resetTransformCache(e), this.isDragging() || this._scheduleUpdate());
			};
			if (e._attrsAffectingSize.length) {
				let n = e._attrsAffectingSize.map((e) => e + "Change." + this._getEventNamespace()).join(" ");
				e.on(n, t);
			}
			e.on(jt.map((e) => e + `.${this._getEventNamespace()}`).join(" "), t), e.on(`absoluteTransformChange.${this._getEventNamespace()}`, t), e instanceof L && e._addSubtreeObserver(this), e.on(`destroy.${this._getEventNamespace()}`, () => {
				this._removeNode(e);
			}), this._proxyDrag(e);
		}), this._resetTransformCache(), this._elementsCreated && this.update(), this;
	}
	_proxyDrag(e) {
		let t;
		e.on(`dragstart.${this._getEventNamespace()}`, (n) => {
			t = e.getAbsolutePosition(), !this.isDragging() && e !== this._back && this.startDrag(n, !1);
		}), e.on(`dragmove.${this._getEventNamespace()}`, (n) => {
			if (!t) return;
			let r = e.getAbsolutePosition(), i = r.x - t.x, a = r.y - t.y;
			this.nodes().forEach((t) => {
				if (t === e || t.isDragging()) return;
				let r = t.getAbsolutePosition();
				t.setAbsolutePosition({
					x: r.x + i,
					y: r.y + a
				}), t.startDrag(n);
			}), t = null;
		});
	}
	_detachNode(e) {
		e.off("." + this._getEventNamespace()), e._removeSubtreeObserver(this);
	}
	_resetRotation() {
		let e = this._nodes.length === 1 && this.useSingleNodeRotation();
		this.rotation(e ? this._nodes[0].getAbsoluteRotation() : 0);
	}
	_removeNode(e) {
		this._detachNode(e), this._nodes = this._nodes.filter((t) => t !== e), this._resetRotation(), this._resetTransformCache(e), this._scheduleUpdate();
	}
	getNodes() {
		return this._nodes || [];
	}
	getActiveAnchor() {
		return this._movingAnchorName;
	}
	detach() {
		var e, t;
		(e = this._nodes) == null || e.forEach((e) => this._detachNode(e)), this._nodes = [], this._updatePending = !1, this._resetTransformCache(), (t = this.getLayer()) == null || t.batchDraw();
	}
	_resetTransformCache(e) {
		var t, n;
		e ? (t = this._nodeRectCache) == null || t.delete(e) : (n = this._nodeRectCache) == null || n.clear(), this._clearCache(At), this._clearCache("transform"), this._clearSelfAndDescendantCache("absoluteTransform");
	}
	_onSubtreeChange(e) {
		var t;
		this._fitting || ((!this._updatePending || this._cache[At]) && this._resetTransformCache(e), F._updateBatchDepth > 0 ? this._scheduleUpdate() : this._updatePending || (this._updatePending = !0, x.requestAnimFrame(this._syncUpdate, this.getStage()?._getOwnerWindow()), (t = this.getLayer()) == null || t.batchDraw()));
	}
	_syncUpdate() {
		this._updatePending && !this._fitting && !this.isDragging() && this._update();
	}
	drawScene(e, t) {
		return this._syncUpdate(), super.drawScene(e, t);
	}
	drawHit(e, t) {
		return this._syncUpdate(), super.drawHit(e, t);
	}
	_getNodeRect() {
		return this._getCache(At, this.__getNodeRect);
	}
	__getNodeRect() {
		if (!this.getNode()) return {
			x: -1e8,
			y: -1e8,
			width: 0,
			height: 0,
			rotation: 0
		};
		let e = r.getAngle(this.rotation()), t = this.ignoreStroke(), n = new c();
		n.rotate(-e);
		let i = this._nodeRectCache ||= /* @__PURE__ */ new Map(), a = 1e400, o = 1e400, s = -1e400, l = -1e400;
		for (let r of this.nodes()) {
			let u = r instanceof R && r.getSelfRect === R.prototype.getSelfRect && !r.attrs.selfRectFunc && !r._hasCachedAncestor(), d = u ? r.width() : 0, f = u ? r.height() : 0;
			u && (r._attrsVersion ??= 0);
			let p = u ? i.get(r) : void 0;
			if (!p || p.rotation !== e || p.ignoreStroke !== t || p.version !== r._attrsVersion || p.width !== d || p.height !== f) {
				let a = r.getAbsoluteTransform(), [o, s, l, m] = a.getMatrix(), h = o * m - s * l === 0, g = r.getClientRect({
					skipTransform: !h,
					skipShadow: !0,
					skipStroke: t
				}), _ = [
					{
						x: g.x,
						y: g.y
					},
					{
						x: g.x + g.width,
						y: g.y
					},
					{
						x: g.x + g.width,
						y: g.y + g.height
					},
					{
						x: g.x,
						y: g.y + g.height
					}
				];
				h && (a = new c()), p = {
					rotation: e,
					ignoreStroke: t,
					width: d,
					height: f,
					version: r._attrsVersion || 0,
					minX: 1e400,
					minY: 1e400,
					maxX: -1e400,
					maxY: -1e400
				};
				for (let e of _) {
					let t = n.point(a.point(e));
					p.minX = Math.min(p.minX, t.x), p.minY = Math.min(p.minY, t.y), p.maxX = Math.max(p.maxX, t.x), p.maxY = Math.max(p.maxY, t.y);
				}
				u && i.set(r, p);
			}
			a = Math.min(a, p.minX), o = Math.min(o, p.minY), s = Math.max(s, p.maxX), l = Math.max(l, p.maxY);
		}
		n.invert();
		let u = n.point({
			x: a,
			y: o
		});
		return {
			x: u.x,
			y: u.y,
			width: s - a,
			height: l - o,
			rotation: r.getAngle(this.rotation())
		};
	}
	getX() {
		return this._getNodeRect().x;
	}
	getY() {
		return this._getNodeRect().y;
	}
	getWidth() {
		return this._getNodeRect().width;
	}
	getHeight() {
		return this._getNodeRect().height;
	}
	_createElements() {
		this._createBack(), Pt.forEach((e) => {
			this._createAnchor(e, "_rotate-zone").setAttrs({
				fill: "transparent",
				strokeEnabled: !1,
				visible: !1
			});
		}), zt.forEach((e) => {
			this._createAnchor(e);
		}), this._createAnchor("rotater"), this._elementsCreated = !0;
	}
	_createAnchor(e, t = "_anchor") {
		let n = new H({
			stroke: "rgb(0, 161, 255)",
			fill: "white",
			strokeWidth: 1,
			name: e + " " + t,
			dragDistance: 0,
			draggable: !0,
			hitStrokeWidth: Nt ? 10 : "auto"
		});
		this._anchors[e] = n;
		let r = this;
		return n.on("mousedown touchstart", function(e) {
			r._handleMouseDown(e);
		}), n.on("dragstart", (e) => {
			n.stopDrag(), e.cancelBubble = !0;
		}), n.on("dragend", (e) => {
			e.cancelBubble = !0;
		}), n.on("mouseenter", () => {
			this.isTransforming() || (this._setAnchorCursor(e), this._cursorChange = !0);
		}), n.on("mouseout", () => {
			this._cursorChange = !1, this.isTransforming() || n.getStage().content && (n.getStage().content.style.cursor = "");
		}), this.add(n), n;
	}
	_setAnchorCursor(e, t = r.getAngle(this.rotation())) {
		let n = this.getStage()?.content;
		n && (n.style.cursor = Rt(e, t, this.rotateAnchorCursor()));
	}
	_createBack() {
		let e = new R({
			name: "back",
			width: 0,
			height: 0,
			sceneFunc(e, t) {
				let n = t.getParent();
				if (!n.borderEnabled()) return;
				let r = n.padding(), i = t.width(), a = t.height();
				if (e.beginPath(), e.rect(-r, -r, i + r * 2, a + r * 2), n.rotateEnabled() && n.rotateLineVisible() && n.rotateMode() !== "corners") {
					let t = Wt(n, i, a);
					e.moveTo(t.edgeX, t.edgeY), e.lineTo(t.endX, t.endY);
				}
				e.fillStrokeShape(t);
			},
			hitFunc: (e, t) => {
				if (!this.shouldOverdrawWholeArea()) return;
				let n = this.padding();
				e.beginPath(), e.rect(-n, -n, t.width() + n * 2, t.height() + n * 2), e.fillStrokeShape(t);
			}
		});
		this._back = e, this.add(e), this._proxyDrag(e), e.on("dragstart", (e) => {
			e.cancelBubble = !0;
		}), e.on("dragmove", (e) => {
			e.cancelBubble = !0;
		}), e.on("dragend", (e) => {
			e.cancelBubble = !0;
		}), this.on("dragmove", (e) => {
			this.update();
		});
	}
	_handleMouseDown(e) {
		if (e.evt.button !== void 0 && !r.dragButtons.includes(e.evt.button) || this._transforming) return;
		this._movingAnchorName = e.target.name().split(" ")[0];
		let t = this._getNodeRect(), n = t.width, i = t.height, a = Math.sqrt(n ** 2 + i ** 2);
		this.sin = Math.abs(i / a), this.cos = Math.abs(n / a);
		let o = this.getStage()?._getOwnerWindow();
		this._transformWindow = o || null, o && (o.addEventListener("mousemove", this._handleMouseMove), o.addEventListener("touchmove", this._handleMouseMove), o.addEventListener("mouseup", this._handleMouseUp, !0), o.addEventListener("touchend", this._handleMouseUp, !0), o.addEventListener("touchcancel", this._handleMouseUp, !0)), this._transforming = !0, this._pointerId = e.pointerId ?? x._getFirstPointerId(e.evt);
		let s = e.target.getAbsolutePosition(), c = e.target.getStage()._getPointerById(this._pointerId);
		if (this._anchorDragOffset = {
			x: c.x - s.x,
			y: c.y - s.y
		}, Ft(this._movingAnchorName)) {
			let e = Bt(t);
			this._rotateStart = {
				pointerAngle: Math.atan2(c.y - e.y, c.x - e.x),
				rotation: t.rotation
			};
		}
		Gt.add(this), this._fire("transformstart", {
			evt: e.evt,
			target: this.getNode()
		}), this._nodes.forEach((t) => {
			t._fire("transformstart", {
				evt: e.evt,
				target: t
			});
		});
	}
	_handleMouseMove(e) {
		var t;
		(t = this.getStage()) == null || t._batchEvents(() => this._moveTransform(e));
	}
	_moveTransform(e) {
		this._syncUpdate();
		let t, n, i, a = this._anchors[this._movingAnchorName], o = a.getStage();
		o.setPointersPositions(e);
		let s = o._getPointerById(this._pointerId);
		if (!s) return;
		let c = {
			x: s.x - this._anchorDragOffset.x,
			y: s.y - this._anchorDragOffset.y
		}, l = a.getAbsolutePosition();
		this.anchorDragBoundFunc() && (c = this.anchorDragBoundFunc()(l, c, e)), a.setAbsolutePosition(c);
		let u = a.getAbsolutePosition();
		if (l.x === u.x && l.y === u.y) return;
		if (Ft(this._movingAnchorName)) {
			let t = this._getNodeRect(), n = Bt(t), i = this._rotateStart, a = {
				x: u.x + this._anchorDragOffset.x,
				y: u.y + this._anchorDragOffset.y
			}, o = Math.atan2(a.y - n.y, a.x - n.x), s = i.rotation + o - i.pointerAngle, c;
			if (e.shiftKey && this.shiftBehavior() !== "none") c = Math.round(s / It) * It;
			else {
				let e = r.getAngle(this.rotationSnapTolerance());
				c = Ut(this.rotationSnaps(), s, e);
			}
			this._movingAnchorName !== "rotater" && this._setAnchorCursor(this._movingAnchorName, c);
			let l = Ht(t, c - t.rotation);
			this._fitNodesInto(l, e);
			return;
		}
		let d = this.shiftBehavior(), f;
		f = d === "inverted" ? this.keepRatio() && !e.shiftKey : d === "none" ? this.keepRatio() : this.keepRatio() || e.shiftKey;
		let p = this.centeredScaling() || e.altKey, m = !1;
		if (this._movingAnchorName === "top-left") {
			if (f) {
				m = !0;
				let e = p ? {
					x: this.width() / 2,
					y: this.height() / 2
				} : {
					x: this._anchors["bottom-right"].x(),
					y: this._anchors["bottom-right"].y()
				};
				i = Math.sqrt((e.x - a.x()) ** 2 + (e.y - a.y()) ** 2);
				let r = this._anchors["top-left"].x() > e.x ? -1 : 1, o = this._anchors["top-left"].y() > e.y ? -1 : 1;
				t = i * this.cos * r, n = i * this.sin * o, this._anchors["top-left"].x(e.x - t), this._anchors["top-left"].y(e.y - n);
			}
		} else if (this._movingAnchorName === "top-center") this._anchors["top-left"].y(a.y());
		else if (this._movingAnchorName === "top-right") {
			if (f) {
				m = !0;
				let e = p ? {
					x: this.width() / 2,
					y: this.height() / 2
				} : {
					x: this._anchors["bottom-left"].x(),
					y: this._anchors["bottom-left"].y()
				};
				i = Math.sqrt((a.x() - e.x) ** 2 + (e.y - a.y()) ** 2);
				let r = this._anchors["top-right"].x() < e.x ? -1 : 1, o = this._anchors["top-right"].y() > e.y ? -1 : 1;
				t = i * this.cos * r, n = i * this.sin * o, this._anchors["top-right"].x(e.x + t), this._anchors["top-right"].y(e.y - n);
			}
			var h = a.position();
			this._anchors["top-left"].y(h.y), this._anchors["bottom-right"].x(h.x);
		} else if (this._movingAnchorName === "middle-left") this._anchors["top-left"].x(a.x());
		else if (this._movingAnchorName === "middle-right") this._anchors["bottom-right"].x(a.x());
		else if (this._movingAnchorName === "bottom-left") {
			if (f) {
				m = !0;
				let e = p ? {
					x: this.width() / 2,
					y: this.height() / 2
				} : {
					x: this._anchors["top-right"].x(),
					y: this._anchors["top-right"].y()
				};
				i = Math.sqrt((e.x - a.x()) ** 2 + (a.y() - e.y) ** 2);
				let r = e.x < a.x() ? -1 : 1, o = a.y() < e.y ? -1 : 1;
				t = i * this.cos * r, n = i * this.sin * o, a.x(e.x - t), a.y(e.y + n);
			}
			h = a.position(), this._anchors["top-left"].x(h.x), this._anchors["bottom-right"].y(h.y);
		} else if (this._movingAnchorName === "bottom-center") this._anchors["bottom-right"].y(a.y());
		else if (this._movingAnchorName === "bottom-right") {
			if (f) {
				m = !0;
				let e = p ? {
					x: this.width() / 2,
					y: this.height() / 2
				} : {
					x: this._anchors["top-left"].x(),
					y: this._anchors["top-left"].y()
				};
				i = Math.sqrt((a.x() - e.x) ** 2 + (a.y() - e.y) ** 2);
				let r = this._anchors["bottom-right"].x() < e.x ? -1 : 1, o = this._anchors["bottom-right"].y() < e.y ? -1 : 1;
				t = i * this.cos * r, n = i * this.sin * o, this._anchors["bottom-right"].x(e.x + t), this._anchors["bottom-right"].y(e.y + n);
			}
		} else console.error(/* @__PURE__ */ Error("Wrong position argument of selection resizer: " + this._movingAnchorName));
		if (p = this.centeredScaling() || e.altKey, p) {
			let e = this._anchors["top-left"], t = this._anchors["bottom-right"], n = e.x(), r = e.y(), i = this.getWidth() - t.x(), a = this.getHeight() - t.y();
			t.move({
				x: -n,
				y: -r
			}), e.move({
				x: i,
				y: a
			});
		}
		let g = this._anchors["top-left"].getAbsolutePosition();
		t = g.x, n = g.y;
		let _ = this._anchors["bottom-right"].x() - this._anchors["top-left"].x(), v = this._anchors["bottom-right"].y() - this._anchors["top-left"].y();
		this._fitNodesInto({
			x: t,
			y: n,
			width: _,
			height: v,
			rotation: r.getAngle(this.rotation())
		}, e, m);
	}
	_handleMouseUp(e) {
		let t = this.getStage();
		t && (t.setPointersPositions(e), !t._changedPointerPositions.some((e) => e.id === this._pointerId)) || (t ? t._batchEvents(() => this._removeEvents(e)) : this._removeEvents(e));
	}
	getAbsoluteTransform(e) {
		let t = this.getTransform();
		return e ? e.getAbsoluteTransform().copy().invert().multiply(t) : t;
	}
	_removeEvents(e) {
		var t;
		if (this._transforming) {
			this._transforming = !1;
			let n = this.getStage()?.content;
			n && !this._cursorChange && (n.style.cursor = "");
			let r = this._transformWindow;
			this._transformWindow = null, r && (r.removeEventListener("mousemove", this._handleMouseMove), r.removeEventListener("touchmove", this._handleMouseMove), r.removeEventListener("mouseup", this._handleMouseUp, !0), r.removeEventListener("touchend", this._handleMouseUp, !0), r.removeEventListener("touchcancel", this._handleMouseUp, !0));
			let i = this.getNode();
			Gt.delete(this), this._fire("transformend", {
				evt: e,
				target: i
			}), (t = this.getLayer()) == null || t.batchDraw(), i && this._nodes.forEach((t) => {
				var n;
				t._fire("transformend", {
					evt: e,
					target: t
				}), (n = t.getLayer()) == null || n.batchDraw();
			}), this._movingAnchorName = null;
		}
	}
	_fitNodesInto(e, t, n = !1) {
		this._fitting = !0;
		try {
			return this._doFitNodesInto(e, t, n);
		} finally {
			this._fitting = !1;
		}
	}
	_doFitNodesInto(e, t, n = !1) {
		let i = this._getNodeRect();
		if (!i.width || !i.height || x._inRange(e.width, -this.padding() * 2 - 1, 1) || x._inRange(e.height, -this.padding() * 2 - 1, 1)) {
			this.update();
			return;
		}
		let a = new c();
		a.rotate(r.getAngle(this.rotation()));
		let o = n ? 0 : this.padding() * 2, s = null, l = null;
		if (this._movingAnchorName && e.width < 0 && this._movingAnchorName.indexOf("left") >= 0) {
			let t = a.point({
				x: -o,
				y: 0
			});
			e.x += t.x, e.y += t.y, e.width += o, s = {
				axis: "width",
				from: "left",
				to: "right",
				offset: t
			};
		} else if (this._movingAnchorName && e.width < 0 && this._movingAnchorName.indexOf("right") >= 0) {
			let t = a.point({
				x: o,
				y: 0
			});
			e.width += o, s = {
				axis: "width",
				from: "right",
				to: "left",
				offset: t
			};
		}
		if (this._movingAnchorName && e.height < 0 && this._movingAnchorName.indexOf("top") >= 0) {
			let t = a.point({
				x: 0,
				y: -o
			});
			e.x += t.x, e.y += t.y, e.height += o, l = {
				axis: "height",
				from: "top",
				to: "bottom",
				offset: t
			};
		} else if (this._movingAnchorName && e.height < 0 && this._movingAnchorName.indexOf("bottom") >= 0) {
			let t = a.point({
				x: 0,
				y: o
			});
			e.height += o, l = {
				axis: "height",
				from: "bottom",
				to: "top",
				offset: t
			};
		}
		if (this.boundBoxFunc()) {
			let t = this.boundBoxFunc()(i, e);
			t ? e = t : x.warn("boundBoxFunc returned falsy. You should return new bound rect from it!");
		}
		for (let t of [s, l]) t && e[t.axis] < 0 && this._movingAnchorName && (this._movingAnchorName = this._movingAnchorName.replace(t.from, t.to), this._anchorDragOffset.x -= t.offset.x, this._anchorDragOffset.y -= t.offset.y);
		let u = 1e7, d = new c();
		d.translate(i.x, i.y), d.rotate(i.rotation), d.scale(i.width / u, i.height / u);
		let f = new c(), p = e.width / u, m = e.height / u;
		this.flipEnabled() === !1 ? (f.translate(e.x, e.y), f.rotate(e.rotation), f.translate(e.width < 0 ? e.width : 0, e.height < 0 ? e.height : 0), f.scale(Math.abs(p), Math.abs(m))) : (f.translate(e.x, e.y), f.rotate(e.rotation), f.scale(p, m));
		let h = f.multiply(d.invert()), g = /* @__PURE__ */ new Set();
		this._nodes.forEach((e) => {
			if (!e.getStage()) return;
			let t = e.getParent().getAbsoluteTransform(), n = e.getTransform().copy();
			n.translate(e.offsetX(), e.offsetY());
			let r = new c();
			r.multiply(t.copy().invert()).multiply(h).multiply(t).multiply(n);
			let i = r.decompose();
			e.setAttrs(i);
			let a = e.getLayer();
			a && g.add(a);
		}), this.rotation(x._getRotation(e.rotation)), this._nodes.forEach((e) => {
			this._fire("transform", {
				evt: t,
				target: e
			}), e._fire("transform", {
				evt: t,
				target: e
			});
		}), this._resetTransformCache(), this.update(), g.add(this.getLayer()), g.forEach((e) => e && e.batchDraw());
	}
	_scheduleUpdate() {
		this._updatePending = !0, F._runAfterUpdateBatch(this._syncUpdate);
	}
	forceUpdate() {
		this._resetTransformCache(), this.update();
	}
	update() {
		this._lastNodeRect = void 0, this._update();
	}
	_update() {
		var e;
		this._updatePending = !1;
		let t = this._getNodeRect();
		this._updateElements(t);
		let n = this.nodes().some((e) => e.draggable());
		this._back.draggable() !== n && this._back.draggable(n);
		let r = this.anchorStyleFunc();
		r && Object.values(this._anchors).forEach((e) => e.hasName("_anchor") && r(e)), (e = this.getLayer()) == null || e.batchDraw();
	}
	_updateElements(e) {
		let t = this._lastNodeRect;
		if (t && !this.anchorStyleFunc() && e.x === t.x && e.y === t.y && e.width === t.width && e.height === t.height && e.rotation === t.rotation) return;
		this._lastNodeRect = { ...e };
		let n = e.width, r = e.height, i = this.enabledAnchors(), a = this.resizeEnabled(), o = this.padding(), s = this.anchorSize();
		Object.values(this._anchors).filter((e) => e.hasName("_anchor")).forEach((e) => {
			e.setAttrs({
				width: s,
				height: s,
				offsetX: s / 2,
				offsetY: s / 2,
				stroke: this.anchorStroke(),
				strokeWidth: this.anchorStrokeWidth(),
				fill: this.anchorFill(),
				cornerRadius: this.anchorCornerRadius()
			});
		}), this._anchors["top-left"].setAttrs({
			x: 0,
			y: 0,
			offsetX: s / 2 + o,
			offsetY: s / 2 + o,
			visible: a && i.indexOf("top-left") >= 0
		}), this._anchors["top-center"].setAttrs({
			x: n / 2,
			y: 0,
			offsetY: s / 2 + o,
			visible: a && i.indexOf("top-center") >= 0
		}), this._anchors["top-right"].setAttrs({
			x: n,
			y: 0,
			offsetX: s / 2 - o,
			offsetY: s / 2 + o,
			visible: a && i.indexOf("top-right") >= 0
		}), this._anchors["middle-left"].setAttrs({
			x: 0,
			y: r / 2,
			offsetX: s / 2 + o,
			visible: a && i.indexOf("middle-left") >= 0
		}), this._anchors["middle-right"].setAttrs({
			x: n,
			y: r / 2,
			offsetX: s / 2 - o,
			visible: a && i.indexOf("middle-right") >= 0
		}), this._anchors["bottom-left"].setAttrs({
			x: 0,
			y: r,
			offsetX: s / 2 + o,
			offsetY: s / 2 - o,
			visible: a && i.indexOf("bottom-left") >= 0
		}), this._anchors["bottom-center"].setAttrs({
			x: n / 2,
			y: r,
			offsetY: s / 2 - o,
			visible: a && i.indexOf("bottom-center") >= 0
		}), this._anchors["bottom-right"].setAttrs({
			x: n,
			y: r,
			offsetX: s / 2 - o,
			offsetY: s / 2 - o,
			visible: a && i.indexOf("bottom-right") >= 0
		});
		let c = this.rotateMode(), l = Wt(this, n, r);
		this._anchors.rotater.setAttrs({
			x: l.endX,
			y: l.endY,
			visible: this.rotateEnabled() && c !== "corners"
		});
		let u = s * 2, d = this.rotateEnabled() && c !== "handle", f = -o - u;
		Pt.forEach((e) => {
			this._anchors[e].setAttrs({
				x: e.includes("left") ? f : n + o,
				y: e.includes("top") ? f : r + o,
				width: u,
				height: u,
				visible: d
			});
		}), this._back.setAttrs({
			width: n,
			height: r,
			visible: this.borderEnabled() || this.shouldOverdrawWholeArea(),
			stroke: this.borderStroke(),
			strokeWidth: this.borderStrokeWidth(),
			dash: this.borderDash(),
			x: 0,
			y: 0
		});
	}
	isTransforming() {
		return this._transforming;
	}
	stopTransform() {
		this._transforming && this._removeEvents();
	}
	destroy() {
		return this.getStage() && this._cursorChange && this.getStage().content && (this.getStage().content.style.cursor = ""), U.prototype.destroy.call(this), this.detach(), this._removeEvents(), this;
	}
	add(...e) {
		return this._elementsCreated ? (x.error("You cannot add external nodes to the Transformer. Use tr.nodes([node]) instead."), this) : super.add(...e);
	}
	toObject() {
		return F.prototype.toObject.call(this);
	}
	clone(e) {
		return F.prototype.clone.call(this, e);
	}
	getClientRect(e) {
		return this._syncUpdate(), this.nodes().length > 0 ? super.getClientRect(e) : {
			x: 0,
			y: 0,
			width: 0,
			height: 0
		};
	}
};
W.isTransforming = () => Gt.size > 0;
function Kt(e) {
	return e instanceof Array || x.warn("enabledAnchors value should be an array"), e instanceof Array && e.forEach(function(e) {
		zt.indexOf(e) === -1 && x.warn("Unknown anchor name: " + e + ". Available names are: " + zt.join(", "));
	}), e || [];
}
W.prototype.className = "Transformer", a(W), D.addGetterSetter(W, "enabledAnchors", zt, Kt), D.addGetterSetter(W, "flipEnabled", !0, T()), D.addGetterSetter(W, "resizeEnabled", !0), D.addGetterSetter(W, "anchorSize", 10, C()), D.addGetterSetter(W, "rotateEnabled", !0), D.addGetterSetter(W, "rotateLineVisible", !0), D.addGetterSetter(W, "rotationSnaps", []), D.addGetterSetter(W, "rotateAnchorOffset", 50, C()), D.addGetterSetter(W, "rotateAnchorAngle", 0, C()), D.addGetterSetter(W, "rotateAnchorCursor", "crosshair"), D.addGetterSetter(W, "rotateMode", "handle"), D.addGetterSetter(W, "rotationSnapTolerance", 5, C()), D.addGetterSetter(W, "borderEnabled", !0), D.addGetterSetter(W, "anchorStroke", "rgb(0, 161, 255)"), D.addGetterSetter(W, "anchorStrokeWidth", 1, C()), D.addGetterSetter(W, "anchorFill", "white"), D.addGetterSetter(W, "anchorCornerRadius", 0, C()), D.addGetterSetter(W, "borderStroke", "rgb(0, 161, 255)"), D.addGetterSetter(W, "borderStrokeWidth", 1, C()), D.addGetterSetter(W, "borderDash"), D.addGetterSetter(W, "keepRatio", !0), D.addGetterSetter(W, "shiftBehavior", "default"), D.addGetterSetter(W, "centeredScaling", !1), D.addGetterSetter(W, "ignoreStroke", !1), D.addGetterSetter(W, "padding", 0, C()), D.addGetterSetter(W, "nodes"), D.addGetterSetter(W, "node"), D.addGetterSetter(W, "boundBoxFunc"), D.addGetterSetter(W, "anchorDragBoundFunc"), D.addGetterSetter(W, "anchorStyleFunc"), D.addGetterSetter(W, "shouldOverdrawWholeArea", !1), D.addGetterSetter(W, "useSingleNodeRotation", !0), D.backCompat(W, {
	lineEnabled: "borderEnabled",
	rotateHandlerOffset: "rotateAnchorOffset",
	enabledHandlers: "enabledAnchors"
});
// node_modules/konva/lib/Stage.js
var qt = "Stage", Jt = "string", Yt = "px", Xt = "mouseout", Zt = "mouseleave", Qt = "mouseover", $t = "mouseenter", en = "mousemove", tn = "mousedown", nn = "mouseup", G = "pointermove", K = "pointerdown", q = "pointerup", J = "pointercancel", rn = "lostpointercapture", an = "pointerout", on = "pointerleave", sn = "pointerover", cn = "pointerenter", ln = "contextmenu", un = "touchstart", dn = "touchend", fn = "touchmove", pn = "touchcancel", mn = "wheel", hn = 5, gn = [
	[$t, "_pointerenter"],
	[tn, "_pointerdown"],
	[en, "_pointermove"],
	[nn, "_pointerup"],
	[Zt, "_pointerleave"],
	[un, "_pointerdown"],
	[fn, "_pointermove"],
	[dn, "_pointerup"],
	[pn, "_pointercancel"],
	[Qt, "_pointerover"],
	[mn, "_wheel"],
	[ln, "_contextmenu"],
	[K, "_pointerdown"],
	[G, "_pointermove"],
	[q, "_pointerup"],
	[J, "_pointercancel"],
	[on, "_pointerleave"],
	[rn, "_lostpointercapture"]
], _n = {
	mouse: {
		[an]: Xt,
		[on]: Zt,
		[sn]: Qt,
		[cn]: $t,
		[G]: en,
		[K]: tn,
		[q]: nn,
		[J]: "mousecancel",
		pointerclick: "click",
		pointerdblclick: "dblclick"
	},
	touch: {
		[an]: "touchout",
		[on]: "touchleave",
		[sn]: "touchover",
		[cn]: "touchenter",
		[G]: fn,
		[K]: un,
		[q]: dn,
		[J]: pn,
		pointerclick: "tap",
		pointerdblclick: "dbltap"
	},
	pointer: {
		[an]: an,
		[on]: on,
		[sn]: sn,
		[cn]: cn,
		[G]: G,
		[K]: K,
		[q]: q,
		[J]: J,
		pointerclick: "pointerclick",
		pointerdblclick: "pointerdblclick"
	}
}, Y = (e) => {
	let t = x._getEventType(e);
	if (t === "pointer") return r.pointerEventsEnabled && _n.pointer;
	if (t === "touch") return _n.touch;
	if (t === "mouse") return _n.mouse;
};
function vn(e = {}) {
	return (e.clipFunc || e.clipWidth || e.clipHeight) && x.warn("Stage does not support clipping. Please use clip for Layers or Groups."), e;
}
var yn = "Pointer position is missing and not registered by the stage. Looks like it is outside of the stage container. You can set it manually from event: stage.setPointersPositions(event);", bn = [], xn = /* @__PURE__ */ new WeakSet(), Sn = (e) => {
	e && !xn.has(e) && (xn.add(e), A._listenToWindow(e), e.document.addEventListener("visibilitychange", () => {
		bn.forEach((e) => {
			e.batchDraw();
		});
	}));
}, X = class extends L {
	constructor(e) {
		super(vn(e)), this._pointerPositions = [], this._changedPointerPositions = [], this._pointerStates = /* @__PURE__ */ new Map(), this._lastClicks = {}, this._buildDOM(), this._bindContentEvents(), bn.push(this), this.on("widthChange.konva heightChange.konva", this._resizeDOM), this.on("visibleChange.konva", this._checkVisibility), this.on("clipWidthChange.konva clipHeightChange.konva clipFuncChange.konva", () => {
			vn(this.attrs);
		}), this._checkVisibility();
	}
	_validateAdd(e) {
		let t = e.getType() === "Layer", n = e.getType() === "FastLayer";
		t || n || x.throw("You may only add layers to the stage.");
	}
	_checkVisibility() {
		if (!this.content) return;
		let e = this.visible() ? "" : "none";
		this.content.style.display = e;
	}
	_getOwnerWindow() {
		return (this.content || this.container())?.ownerDocument?.defaultView || (r.isBrowser ? window : null);
	}
	setContainer(e) {
		if (typeof e === Jt) {
			let t;
			if (e.charAt(0) === ".") {
				let t = e.slice(1);
				e = document.getElementsByClassName(t)[0];
			} else t = e.charAt(0) === "#" ? e.slice(1) : e, e = document.getElementById(t);
			if (!e) throw "Can not find container in document with id " + t;
		}
		return this._setAttr("container", e), this.content && (this.content.parentElement && this.content.parentElement.removeChild(this.content), e.appendChild(this.content), Sn(this._getOwnerWindow())), this;
	}
	shouldDrawHit() {
		return !0;
	}
	clear() {
		let e = this.children, t = e.length;
		for (let n = 0; n < t; n++) e[n].clear();
		return this;
	}
	clone(e) {
		return e ||= {}, e.container = typeof document < "u" && document.createElement("div"), L.prototype.clone.call(this, e);
	}
	destroy() {
		var e;
		super.destroy(), this._pointerStates.clear(), this._lastClicks = {};
		let t = this.content;
		(e = t?.parentNode) == null || e.removeChild(t);
		let n = bn.indexOf(this);
		return n > -1 && bn.splice(n, 1), x.releaseCanvas(this.bufferHitCanvas._canvas), this;
	}
	getPointerPosition() {
		let e = this._pointerPositions[0] || this._changedPointerPositions[0];
		return e ? {
			x: e.x,
			y: e.y
		} : (x.warn(yn), null);
	}
	_getPointerById(e) {
		return this._pointerPositions.find((t) => t.id === e);
	}
	getPointersPositions() {
		return this._pointerPositions;
	}
	getStage() {
		return this;
	}
	getContent() {
		return this.content;
	}
	_toKonvaCanvas(e) {
		e = { ...e }, e.x = e.x || 0, e.y = e.y || 0, e.width = e.width || this.width(), e.height = e.height || this.height();
		let t = new k({
			width: e.width,
			height: e.height,
			pixelRatio: e.pixelRatio || 1
		}), n = t.getContext()._context, r = this.children;
		return (e.x || e.y) && n.translate(-1 * e.x, -1 * e.y), r.forEach(function(t) {
			if (!t.isVisible()) return;
			let r = t._toKonvaCanvas(e);
			n.drawImage(r._canvas, e.x, e.y, r.getWidth() / r.getPixelRatio(), r.getHeight() / r.getPixelRatio()), x.releaseCanvas(r._canvas);
		}), t;
	}
	getIntersection(e) {
		if (!e) return null;
		let t = this.children, n = t.length - 1;
		for (let r = n; r >= 0; r--) {
			let n = t[r].getIntersection(e);
			if (n) return n;
		}
		return null;
	}
	_resizeDOM() {
		let e = this.width(), t = this.height();
		this.content && (this.content.style.width = e + Yt, this.content.style.height = t + Yt), this.children.forEach((n) => {
			n._setSize({
				width: e,
				height: t
			}), n.draw();
		});
	}
	add(e, ...t) {
		if (arguments.length > 1) {
			for (let e = 0; e < arguments.length; e++) this.add(arguments[e]);
			return this;
		}
		super.add(e);
		let n = this.children.length;
		return n > hn && x.warn("The stage has " + n + " layers. Recommended maximum number of layers is 3-5. Adding more layers into the stage may drop the performance. Rethink your tree structure, you can use Konva.Group."), e._setSize({
			width: this.width(),
			height: this.height()
		}), e.draw(), r.isBrowser && this.content.appendChild(e.canvas._canvas), this;
	}
	getParent() {
		return null;
	}
	getLayer() {
		return null;
	}
	hasPointerCapture(e) {
		return Re(e, this);
	}
	setPointerCapture(e) {
		ze(e, this);
	}
	releaseCapture(e) {
		M(e, this);
	}
	getLayers() {
		return this.getChildren();
	}
	_bindContentEvents() {
		r.isBrowser && gn.forEach(([e, t]) => {
			this.content.addEventListener(e, (e) => {
				this._batchEvents(() => this[t](e));
			}, { passive: !1 });
		});
	}
	_batchEvents(e) {
		x._batchEvents(this.eventBatchFunc(), e);
	}
	_pointerenter(e) {
		this.setPointersPositions(e);
		let t = Y(e.type);
		t && this._fire(t.pointerenter, {
			evt: e,
			target: this,
			currentTarget: this
		});
	}
	_pointerover(e) {
		this.setPointersPositions(e);
		let t = Y(e.type);
		t && this._fire(t.pointerover, {
			evt: e,
			target: this,
			currentTarget: this
		});
	}
	_pointerEventsEnabled() {
		if (r.hitOnDragEnabled) return !0;
		for (let { node: e, dragStatus: t } of A._dragElements.values()) if (t === "dragging" && e.getStage() === this) return !1;
		return !this.getLayers().some((e) => r.Transformer?._isLayerTransforming(e));
	}
	_cancelClick(e, t) {
		let n = t ? [t] : [
			"mouse",
			"touch",
			"pointer"
		];
		for (let t of n) {
			let n = this._pointerStates.get(`${t}:${e}`);
			n && (n.clickStartShape = void 0, n.relatedPointer && (n.relatedPointer.clickStartShape = void 0));
		}
	}
	_pointerleave(e) {
		let t = Y(e.type), n = x._getEventType(e.type);
		if (!t) return;
		this.setPointersPositions(e);
		let r = this._changedPointerPositions[0]?.id, i = `${n}:${r}`, a = this._pointerStates.get(i), o = (a?.targetShape)?.getStage() === this ? a.targetShape : void 0, s = this._pointerEventsEnabled() || e.pointerType === "touch" && !a?.downPosition;
		s && (a?.clickStartShape === void 0 ? this._pointerStates.delete(i) : a.targetShape = void 0), o && s ? (o._fireAndBubble(t.pointerout, {
			evt: e,
			pointerId: r
		}), o._fireAndBubble(t.pointerleave, {
			evt: e,
			pointerId: r
		}), this._fire(t.pointerleave, {
			evt: e,
			target: this,
			currentTarget: this
		})) : s && (this._fire(t.pointerleave, {
			evt: e,
			target: this,
			currentTarget: this
		}), this._fire(t.pointerout, {
			evt: e,
			target: this,
			currentTarget: this
		})), this.pointerPos = null, this._pointerPositions = [], this._changedPointerPositions = [], this._pointerEventType = void 0;
	}
	_pointerdown(e) {
		let t = Y(e.type), n = x._getEventType(e.type);
		if (!t) return;
		this.setPointersPositions(e);
		let i = !1;
		this._changedPointerPositions.forEach((a) => {
			let o = this.getIntersection(a), s = `${n}:${a.id}`, c = {
				targetShape: this._pointerStates.get(s)?.targetShape,
				clickStartShape: o && o.isListening() ? o : null,
				lastClick: this._lastClicks[n],
				downPosition: a,
				pointerType: e.pointerType
			};
			if (this._pointerStates.delete(s), n !== "pointer") {
				for (let [e, t] of [...this._pointerStates].reverse()) if (!(!e.startsWith("pointer:") || !t.downPosition || n === "touch" && t.relatedPointer) && (n === "mouse" ? t.pointerType !== "touch" : t.pointerType === "touch" && t.downPosition.x === a.x && t.downPosition.y === a.y)) {
					c.relatedPointer = t, t.relatedPointer = c, t.clickStartShape === void 0 && (c.clickStartShape = void 0);
					break;
				}
			}
			this._pointerStates.set(s, c);
			for (let e of A._dragElements.values()) e.dragStatus === "dragging" && (e.pointerId === void 0 || e.pointerEventType === n && e.pointerId === a.id || e.pointerEventType === "mouse" && n === "pointer" && c.pointerType !== "touch") && e.node.getStage() === this && (e.pointerId === void 0 && n !== "pointer" && (e.pointerId = a.id, e.pointerEventType = n), this._cancelClick(a.id, n));
			if (!o || !o.isListening()) return;
			r.capturePointerEventsEnabled && o.setPointerCapture(a.id), o._fireAndBubble(t.pointerdown, {
				evt: e,
				pointerId: a.id
			}), i = !0;
			let l = e.type.indexOf("touch") >= 0;
			o.preventDefault() && e.cancelable && l && e.preventDefault();
		}), i || this._fire(t.pointerdown, {
			evt: e,
			target: this,
			currentTarget: this,
			pointerId: this._changedPointerPositions[0].id
		});
	}
	_pointermove(e) {
		let t = Y(e.type), n = x._getEventType(e.type);
		if (!t) return;
		let r = e.type.indexOf("touch") >= 0 || e.pointerType === "touch";
		if (e.cancelable && r) {
			for (let { node: t, dragStatus: n } of A._dragElements.values()) if (n === "dragging" && t.getStage() === this && t.preventDefault()) {
				e.preventDefault();
				break;
			}
		}
		if (this.setPointersPositions(e), !this._pointerEventsEnabled()) return;
		let i = {}, a = !1;
		this._changedPointerPositions.forEach((r) => {
			let o = `${n}:${r.id}`, s = this._pointerStates.get(o);
			s || (s = {}, this._pointerStates.set(o, s));
			let c = Ie(r.id) || this.getIntersection(r), l = s.targetShape === c || s.targetShape?.getStage() === this ? s.targetShape : void 0, u = r.id, d = {
				evt: e,
				pointerId: u
			}, f = l !== c;
			s.targetShape = c && c.isListening() ? c : void 0, f && l && (l._fireAndBubble(t.pointerout, { ...d }, c), l._fireAndBubble(t.pointerleave, { ...d }, c)), c && c.isListening() ? (a = !0, f && (c._fireAndBubble(t.pointerover, { ...d }, l), c._fireAndBubble(t.pointerenter, { ...d }, l)), i[c._id] || (i[c._id] = !0, c._fireAndBubble(t.pointermove, { ...d }))) : l && this._fire(t.pointerover, {
				evt: e,
				target: this,
				currentTarget: this,
				pointerId: u
			});
		}), a || this._fire(t.pointermove, {
			evt: e,
			target: this,
			currentTarget: this,
			pointerId: this._changedPointerPositions[0].id
		});
	}
	_pointerup(e) {
		let t = Y(e.type), n = x._getEventType(e.type);
		if (!t) return;
		this.setPointersPositions(e);
		let i = {}, a = !1;
		this._changedPointerPositions.forEach((o) => {
			let s = `${n}:${o.id}`, c = this._pointerStates.get(s), l = c?.clickStartShape !== void 0, u = c?.clickStartShape;
			c?.targetShape && n !== "touch" ? this._pointerStates.set(s, { targetShape: c.targetShape }) : this._pointerStates.delete(s);
			let d = Ie(o.id) || this.getIntersection(o), f = d && i[d._id];
			d && (d.releaseCapture(o.id), i[d._id] = !0);
			let p = o.id, m = {
				evt: e,
				pointerId: p
			}, h = d && d.isListening() ? d : null, g = this._lastClicks[n], _ = l && (!h || u === h), v = _ && g && c?.lastClick === g && g.shape === h && Date.now() - g.time < r.dblClickWindow;
			_ && (this._lastClicks[n] = v ? void 0 : {
				shape: h,
				time: Date.now()
			}), d && d.isListening() ? (a = !0, f || d._fireAndBubble(t.pointerup, { ...m }), l && u === d && (d._fireAndBubble(t.pointerclick, { ...m }), v && d._fireAndBubble(t.pointerdblclick, { ...m }))) : (a ||= (this._fire(t.pointerup, {
				evt: e,
				target: this,
				currentTarget: this,
				pointerId: this._changedPointerPositions[0].id
			}), !0), l && this._fire(t.pointerclick, {
				evt: e,
				target: this,
				currentTarget: this,
				pointerId: p
			}), v && this._fire(t.pointerdblclick, {
				evt: e,
				target: this,
				currentTarget: this,
				pointerId: p
			})), n === "touch" && (c?.targetShape)?.getStage() === this && (c.targetShape._fireAndBubble(t.pointerout, { ...m }), c.targetShape._fireAndBubble(t.pointerleave, { ...m }));
		}), a || this._fire(t.pointerup, {
			evt: e,
			target: this,
			currentTarget: this,
			pointerId: this._changedPointerPositions[0].id
		}), e.cancelable && n !== "touch" && n !== "pointer" && e.preventDefault();
	}
	_contextmenu(e) {
		this.setPointersPositions(e);
		let t = this.getIntersection(this.getPointerPosition());
		t && t.isListening() ? t._fireAndBubble(ln, { evt: e }) : this._fire(ln, {
			evt: e,
			target: this,
			currentTarget: this
		});
	}
	_wheel(e) {
		this.setPointersPositions(e);
		let t = this.getIntersection(this.getPointerPosition());
		t && t.isListening() ? t._fireAndBubble(mn, { evt: e }) : this._fire(mn, {
			evt: e,
			target: this,
			currentTarget: this
		});
	}
	_pointercancel(e) {
		this.setPointersPositions(e);
		let t = Y(e.type);
		this._changedPointerPositions.forEach((n) => {
			let r = x._getEventType(e.type), i = `${r}:${n.id}`;
			this._cancelClick(n.id, r);
			let a = this._pointerStates.get(i)?.targetShape;
			a && r !== "touch" ? this._pointerStates.set(i, { targetShape: a }) : this._pointerStates.delete(i);
			let o = Ie(n.id) || this.getIntersection(n), s = {
				evt: e,
				pointerId: n.id
			};
			o ? (t && o._fireAndBubble(t.pointercancel, { ...s }), o._fireAndBubble(q, { ...s })) : t && this._fire(t.pointercancel, {
				...s,
				target: this,
				currentTarget: this
			}), M(n.id), t && r === "touch" && a?.getStage() === this && (a._fireAndBubble(t.pointerout, { ...s }), a._fireAndBubble(t.pointerleave, { ...s }));
		});
	}
	_lostpointercapture(e) {
		Ie(e.pointerId, this) && M(e.pointerId);
	}
	setPointersPositions(e) {
		let t = this._getContentPosition(), n = null, r = null;
		e ||= window.event, e.touches === void 0 ? (this._pointerEventType = e.pointerId === void 0 ? "mouse" : "pointer", n = (e.clientX - t.left) / t.scaleX, r = (e.clientY - t.top) / t.scaleY, this.pointerPos = {
			x: n,
			y: r
		}, this._pointerPositions = [{
			x: n,
			y: r,
			id: x._getFirstPointerId(e)
		}], this._changedPointerPositions = [{
			x: n,
			y: r,
			id: x._getFirstPointerId(e)
		}]) : (this._pointerEventType = "touch", this._pointerPositions = [], this._changedPointerPositions = [], Array.prototype.forEach.call(e.touches, (e) => {
			this._pointerPositions.push({
				id: e.identifier,
				x: (e.clientX - t.left) / t.scaleX,
				y: (e.clientY - t.top) / t.scaleY
			});
		}), Array.prototype.forEach.call(e.changedTouches || e.touches, (e) => {
			this._changedPointerPositions.push({
				id: e.identifier,
				x: (e.clientX - t.left) / t.scaleX,
				y: (e.clientY - t.top) / t.scaleY
			});
		}));
	}
	_setPointerPosition(e) {
		x.warn("Method _setPointerPosition is deprecated. Use \"stage.setPointersPositions(event)\" instead."), this.setPointersPositions(e);
	}
	_getContentPosition() {
		if (!this.content || !this.content.getBoundingClientRect) return {
			top: 0,
			left: 0,
			scaleX: 1,
			scaleY: 1
		};
		let e = this.content.getBoundingClientRect();
		return {
			top: e.top,
			left: e.left,
			scaleX: e.width / this.content.clientWidth || 1,
			scaleY: e.height / this.content.clientHeight || 1
		};
	}
	_buildDOM() {
		if (this.bufferHitCanvas = new Pe({
			pixelRatio: 1,
			width: 0,
			height: 0
		}), !r.isBrowser) return;
		let e = this.container();
		if (!e) throw "Stage has no container. A container is required.";
		e.innerHTML = "", this.content = e.ownerDocument.createElement("div"), this.content.style.position = "relative", this.content.style.userSelect = "none", this.content.className = "konvajs-content", this.content.setAttribute("role", "presentation"), e.appendChild(this.content), Sn(this._getOwnerWindow()), this._resizeDOM();
	}
	cache() {
		return x.warn("Cache function is not allowed for stage. You may use cache only for layers, groups and shapes."), this;
	}
	clearCache() {
		return this;
	}
	batchDraw() {
		var e;
		return (e = this.children) == null || e.forEach(function(e) {
			e.batchDraw();
		}), this;
	}
};
X.prototype.nodeType = qt, a(X), D.addGetterSetter(X, "container"), D.addGetterSetter(X, "eventBatchFunc");
var Cn = 8192, wn = (e) => Math.max(0, Math.round(e / 8) * 8);
function Tn(e, t, n) {
	let r = Math.max(0, Cn - t), i = Math.max(0, Cn - n), a = Math.min(wn(-e.x), r - r % 8), o = Math.min(wn(-e.y), i - i % 8);
	return {
		left: a,
		top: o,
		right: Math.min(wn(e.x + e.width - t), r - a - (r - a) % 8),
		bottom: Math.min(wn(e.y + e.height - n), i - o - (i - o) % 8)
	};
}
function En(e, t, n) {
	return {
		x: -e.left,
		y: -e.top,
		width: t + e.left + e.right,
		height: n + e.top + e.bottom
	};
}
function Dn(e) {
	return e.left + e.top + e.right + e.bottom > 0;
}
// src/history.ts
var On = class {
	limit;
	done = [];
	undone = [];
	bytes = 0;
	constructor(e = 384 << 20) {
		this.limit = e;
	}
	get canUndo() {
		return this.done.length > 0;
	}
	get canRedo() {
		return this.undone.length > 0;
	}
	push(e) {
		for (let e of this.undone) this.bytes -= e.bytes;
		for (this.undone = [], this.done.push(e), this.bytes += e.bytes; this.bytes > this.limit && this.done.length > 1;) this.bytes -= this.done.shift().bytes;
	}
	undo() {
		let e = this.done.pop();
		return e ? (e.undo(), this.undone.push(e), !0) : !1;
	}
	redo() {
		let e = this.undone.pop();
		return e ? (e.redo(), this.done.push(e), !0) : !1;
	}
};
// src/brush.ts
function Z(e, t) {
	return Math.max(1, e.size * Math.max(.1, t.pressure));
}
function kn(e, t, n) {
	let r = Math.ceil(Math.max(Z(e, t), Z(e, n)) / 2) + 2, i = Math.floor(Math.min(t.x, n.x)) - r, a = Math.floor(Math.min(t.y, n.y)) - r;
	return {
		x: i,
		y: a,
		width: Math.ceil(Math.max(t.x, n.x)) + r - i,
		height: Math.ceil(Math.max(t.y, n.y)) + r - a
	};
}
function An(e, t, n) {
	let r = Math.max(1, Math.min(Z(e, t), Z(e, n)) / 8), i = Math.max(1, Math.ceil(Math.hypot(n.x - t.x, n.y - t.y) / r));
	return Array.from({ length: i }, (e, r) => {
		let a = (r + 1) / i;
		return {
			x: t.x + (n.x - t.x) * a,
			y: t.y + (n.y - t.y) * a,
			pressure: t.pressure + (n.pressure - t.pressure) * a
		};
	});
}
function jn(e, t, n, r) {
	if (e.save(), e.globalCompositeOperation = t.erases ? "destination-out" : "source-over", t.hardness >= 1) Mn(e, t, n, r);
	else for (let i of An(t, n, r)) Nn(e, t, i);
	e.restore();
}
function Mn(e, t, n, r) {
	e.strokeStyle = t.colour, e.lineCap = "round", e.lineWidth = (Z(t, n) + Z(t, r)) / 2, e.beginPath(), e.moveTo(n.x, n.y), e.lineTo(r.x, r.y + (n.x === r.x && n.y === r.y ? .01 : 0)), e.stroke();
}
function Nn(e, t, n) {
	let r = Z(t, n) / 2, i = e.createRadialGradient(n.x, n.y, r * t.hardness, n.x, n.y, r);
	i.addColorStop(0, `${t.colour}ff`), i.addColorStop(.5, `${t.colour}55`), i.addColorStop(1, `${t.colour}00`), e.fillStyle = i, e.fillRect(n.x - r, n.y - r, 2 * r, 2 * r);
}
// src/geometry.ts
function Pn(e, t) {
	if (!e) return t;
	let n = Math.min(e.x, t.x), r = Math.min(e.y, t.y);
	return {
		x: n,
		y: r,
		width: Math.max(e.x + e.width, t.x + t.width) - n,
		height: Math.max(e.y + e.height, t.y + t.height) - r
	};
}
function Fn(e, t, n) {
	let r = Math.max(0, e.x), i = Math.max(0, e.y), a = Math.min(t, e.x + e.width), o = Math.min(n, e.y + e.height);
	return a > r && o > i ? {
		x: r,
		y: i,
		width: a - r,
		height: o - i
	} : null;
}
// src/raster.ts
function Q(e, t) {
	let n = document.createElement("canvas");
	return n.width = e, n.height = t, n;
}
function $(e) {
	let t = e.getContext("2d");
	if (!t) throw Error("the browser gives no canvas to draw on");
	return t;
}
var In = class {
	width;
	height;
	changed;
	canvas;
	kept;
	touched = null;
	stroke = null;
	constructor(e, t, n) {
		this.width = e, this.height = t, this.changed = n, this.canvas = Q(e, t), this.kept = Q(e, t);
	}
	get isEmpty() {
		let e = Math.max(1, Math.floor((4 << 20) / this.width));
		for (let t = 0; t < this.height; t += e) if (new Uint32Array($(this.canvas).getImageData(0, t, this.width, Math.min(e, this.height - t)).data.buffer).some((e) => e !== 0)) return !1;
		return !0;
	}
	begin(e, t) {
		this.stroke = {
			brush: { ...e },
			last: t
		}, this.piece(t, t);
	}
	move(e) {
		this.stroke && (this.piece(this.stroke.last, e), this.stroke.last = e);
	}
	end() {
		return this.stroke = null, this.settle();
	}
	abandon() {
		this.stroke = null, this.touched && this.put(this.kept, this.touched, this.touched), this.touched = null;
	}
	change(e) {
		let t = $(this.canvas);
		return t.save(), e(t), t.restore(), this.touched = {
			x: 0,
			y: 0,
			width: this.width,
			height: this.height
		}, this.settle();
	}
	piece(e, t) {
		let n = Fn(kn(this.stroke.brush, e, t), this.width, this.height);
		n && (jn($(this.canvas), this.stroke.brush, e, t), this.touched = Pn(this.touched, n), this.changed());
	}
	settle() {
		let e = this.touched;
		if (this.touched = null, !e) return null;
		let t = this.copy(this.kept, e), n = this.copy(this.canvas, e), r = {
			x: 0,
			y: 0,
			width: e.width,
			height: e.height
		}, i = (t) => {
			this.put(t, r, e), $(this.kept).clearRect(e.x, e.y, e.width, e.height), $(this.kept).drawImage(t, e.x, e.y), this.changed();
		};
		return i(n), {
			undo: () => i(t),
			redo: () => i(n),
			bytes: 8 * e.width * e.height
		};
	}
	copy(e, t) {
		let n = Q(t.width, t.height);
		return $(n).drawImage(e, t.x, t.y, t.width, t.height, 0, 0, t.width, t.height), n;
	}
	put(e, t, n) {
		let r = $(this.canvas);
		r.clearRect(n.x, n.y, n.width, n.height), r.drawImage(e, t.x, t.y, t.width, t.height, n.x, n.y, n.width, n.height), this.changed();
	}
}, Ln = class e {
	picture;
	paint;
	mask;
	constructor(e, t) {
		this.picture = e, this.paint = new In(e.width, e.height, t), this.mask = new In(e.width, e.height, t);
	}
	get width() {
		return this.picture.width;
	}
	get height() {
		return this.picture.height;
	}
	flat() {
		let e = Q(this.width, this.height);
		return $(e).drawImage(this.picture, 0, 0), $(e).drawImage(this.paint.canvas, 0, 0), e;
	}
	maskPicture() {
		let e = Q(this.width, this.height), t = $(e);
		return t.drawImage(this.mask.canvas, 0, 0), t.globalCompositeOperation = "source-in", t.fillStyle = "#fff", t.fillRect(0, 0, this.width, this.height), t.globalCompositeOperation = "destination-over", t.fillStyle = "#000", t.fillRect(0, 0, this.width, this.height), e;
	}
	extended(t, n, r, i) {
		let a = Q(this.width + t.left + t.right, this.height + t.top + t.bottom);
		Rn($(a), this.flat(), t);
		let o = new e(a, i);
		return o.mask.change((e) => {
			e.drawImage(this.mask.canvas, t.left, t.top), zn(e, t, this.width, this.height, n, r);
		}), o;
	}
};
function Rn(e, t, n) {
	let { width: r, height: i } = t, a = [
		[
			0,
			1,
			0,
			n.left
		],
		[
			0,
			r,
			n.left,
			r
		],
		[
			r - 1,
			1,
			n.left + r,
			n.right
		]
	], o = [
		[
			0,
			1,
			0,
			n.top
		],
		[
			0,
			i,
			n.top,
			i
		],
		[
			i - 1,
			1,
			n.top + i,
			n.bottom
		]
	];
	for (let [n, r, i, s] of a) for (let [a, c, l, u] of o) s > 0 && u > 0 && e.drawImage(t, n, a, r, c, i, l, s, u);
}
function zn(e, t, n, r, i, a) {
	let o = {
		width: n + t.left + t.right,
		height: r + t.top + t.bottom
	}, { left: s, top: c } = t, l = s + n, u = c + r;
	if (e.fillStyle = a, t.left && e.fillRect(0, 0, s, o.height), t.right && e.fillRect(l, 0, t.right, o.height), t.top && e.fillRect(0, 0, o.width, c), t.bottom && e.fillRect(0, u, o.width, t.bottom), i <= 0) return;
	let d = (t, n, r, i, o, s, c, l) => {
		let u = e.createLinearGradient(o, s, c, l);
		u.addColorStop(0, `${a}ff`), u.addColorStop(1, `${a}00`), e.fillStyle = u, e.fillRect(t, n, r, i);
	};
	t.left && d(s, c, i, r, s, 0, s + i, 0), t.right && d(l - i, c, i, r, l, 0, l - i, 0), t.top && d(s, c, n, i, 0, c, 0, c + i), t.bottom && d(s, u - i, n, i, 0, u, 0, u - i);
}
// src/view.ts
var Bn = .02, Vn = 32;
function Hn(e, t, n, r = 16) {
	let i = Math.max(Bn, Math.min(2, (t - 2 * r) / e.width, (n - 2 * r) / e.height));
	return {
		scale: i,
		x: t / 2 - (e.x + e.width / 2) * i,
		y: n / 2 - (e.y + e.height / 2) * i
	};
}
function Un(e, t, n) {
	let r = Math.min(Vn, Math.max(Bn, e.scale * t)), i = r / e.scale;
	return {
		scale: r,
		x: n.x - (n.x - e.x) * i,
		y: n.y - (n.y - e.y) * i
	};
}
function Wn(e, t) {
	return {
		x: (t.x - e.x) / e.scale,
		y: (t.y - e.y) / e.scale
	};
}
// src/editor.ts
var Gn = "#2f5bff", Kn = .6, qn = class {
	host;
	told;
	brush = {
		size: 48,
		hardness: 1,
		colour: "#c83c32",
		erases: !1
	};
	tool = "mask";
	sheet = null;
	history = new On();
	view = {
		scale: 1,
		x: 0,
		y: 0
	};
	sides = {
		left: 0,
		top: 0,
		right: 0,
		bottom: 0
	};
	stage;
	content = new z({ listening: !1 });
	tools = new z();
	cursor = new B({
		stroke: "#fff",
		strokeWidth: 1.5,
		shadowColor: "#000",
		shadowBlur: 2,
		shadowOpacity: 1,
		listening: !1,
		visible: !1,
		strokeScaleEnabled: !1
	});
	frame = new H({
		stroke: "#fff",
		strokeWidth: 1.5,
		dash: [6, 4],
		strokeScaleEnabled: !1,
		shadowColor: "#000",
		shadowBlur: 2,
		shadowOpacity: 1,
		shadowForStrokeEnabled: !0
	});
	handles = new W({
		rotateEnabled: !1,
		flipEnabled: !1,
		keepRatio: !1,
		anchorSize: 14,
		anchorCornerRadius: 7,
		borderEnabled: !1
	});
	fingers = /* @__PURE__ */ new Map();
	drawing = null;
	drawn = !1;
	observer;
	constructor(e, t) {
		this.host = e, this.told = t, r.pixelRatio = Math.min(2, window.devicePixelRatio), this.stage = new X({
			container: e,
			width: e.clientWidth || 1,
			height: e.clientHeight || 1
		}), this.stage.add(this.content, this.tools), this.handles.nodes([this.frame]), this.tools.add(this.frame, this.handles, this.cursor), this.observer = new ResizeObserver(() => this.resized()), this.observer.observe(e), this.listen(), this.showFrame();
	}
	open(e, t, n) {
		let r = Q(e.width, e.height);
		$(r).drawImage(e, 0, 0);
		let i = new Ln(r, () => this.redraw());
		t && i.paint.change((e) => e.drawImage(t, 0, 0, r.width, r.height)), n && i.mask.change((e) => e.drawImage(Yn(n, r.width, r.height), 0, 0)), this.history = new On(), this.show(i), this.tell(!1);
	}
	get opened() {
		return this.sheet;
	}
	choose(e) {
		this.tool = e, this.showFrame(), this.host.style.cursor = e === "pan" ? "grab" : e === "frame" ? "default" : "none", this.cursor.visible(!1), this.redraw();
	}
	undo() {
		this.history.undo() && this.tell(!0);
	}
	redo() {
		this.history.redo() && this.tell(!0);
	}
	clear(e) {
		this.note(this.sheet?.[e].change((e) => e.clearRect(0, 0, this.sheet.width, this.sheet.height)));
	}
	invert() {
		let e = this.sheet;
		e && this.note(e.mask.change((t) => {
			t.globalCompositeOperation = "source-out", t.fillStyle = Gn, t.fillRect(0, 0, e.width, e.height);
		}));
	}
	loadMask(e) {
		let t = this.sheet;
		t && this.note(t.mask.change((n) => n.drawImage(Yn(e, t.width, t.height), 0, 0)));
	}
	extend(e) {
		let t = this.sheet;
		if (!t || !Dn(this.sides)) return;
		let n = t.extended(this.sides, e, Gn, () => this.redraw());
		this.note({
			undo: () => this.show(t),
			redo: () => this.show(n),
			bytes: 20 * n.width * n.height
		}), this.show(n), this.tell(!0);
	}
	setSides(e) {
		this.sheet && (this.sides = Tn(En(e, this.sheet.width, this.sheet.height), this.sheet.width, this.sheet.height), this.placeFrame(), this.tell(!1));
	}
	fit() {
		this.sheet && (this.view = Hn(this.tool === "frame" ? En(this.sides, this.sheet.width, this.sheet.height) : {
			x: 0,
			y: 0,
			width: this.sheet.width,
			height: this.sheet.height
		}, this.stage.width(), this.stage.height(), this.tool === "frame" ? 48 : 16), this.place());
	}
	zoomBy(e) {
		this.view = Un(this.view, e, {
			x: this.stage.width() / 2,
			y: this.stage.height() / 2
		}), this.place();
	}
	tell(e) {
		let { sheet: t, history: n, sides: r, brush: i } = this;
		this.told({
			canUndo: n.canUndo,
			canRedo: n.canRedo,
			width: t?.width ?? 0,
			height: t?.height ?? 0,
			sides: r,
			size: i.size,
			erases: i.erases
		}, e);
	}
	close() {
		this.observer.disconnect(), this.stage.destroy();
	}
	show(e) {
		this.sheet = e, this.sides = {
			left: 0,
			top: 0,
			right: 0,
			bottom: 0
		}, this.content.destroyChildren(), this.content.add(new V({ image: e.picture }), new V({ image: e.paint.canvas }), new V({
			image: e.mask.canvas,
			opacity: Kn
		})), this.placeFrame(), this.fit();
	}
	note(e) {
		e && (this.history.push(e), this.tell(!0));
	}
	resized() {
		this.host.clientWidth !== 0 && (this.stage.size({
			width: this.host.clientWidth,
			height: this.host.clientHeight
		}), this.fit());
	}
	place() {
		for (let e of [this.content, this.tools]) e.position({
			x: this.view.x,
			y: this.view.y
		}), e.scale({
			x: this.view.scale,
			y: this.view.scale
		});
		this.content.imageSmoothingEnabled(this.view.scale < 4), this.handles.forceUpdate(), this.redraw();
	}
	redraw() {
		this.drawn || (this.drawn = !0, requestAnimationFrame(() => {
			this.drawn = !1, this.content.draw(), this.tools.draw();
		}));
	}
	showFrame() {
		let e = this.tool === "frame" && this.sheet !== null;
		this.frame.visible(e), this.handles.visible(e), e && this.placeFrame();
	}
	placeFrame() {
		if (!this.sheet) return;
		let e = En(this.sides, this.sheet.width, this.sheet.height);
		this.frame.setAttrs({
			...e,
			scaleX: 1,
			scaleY: 1
		}), this.handles.forceUpdate(), this.redraw();
	}
	framed() {
		if (!this.sheet) return;
		let e = {
			x: this.frame.x(),
			y: this.frame.y(),
			width: this.frame.width() * this.frame.scaleX(),
			height: this.frame.height() * this.frame.scaleY()
		};
		this.sides = Tn(e, this.sheet.width, this.sheet.height), this.placeFrame(), this.tell(!1);
	}
	listen() {
		this.frame.on("transformend", () => this.framed()), this.host.addEventListener("pointerdown", (e) => this.pressed(e)), this.host.addEventListener("pointermove", (e) => this.moved(e));
		for (let e of ["pointerup", "pointercancel"]) this.host.addEventListener(e, (e) => this.lifted(e));
		this.host.addEventListener("pointerleave", () => {
			this.cursor.visible(!1), this.redraw();
		}), this.host.addEventListener("wheel", (e) => {
			e.preventDefault(), this.view = Un(this.view, Math.exp(-e.deltaY / 400), this.at(e)), this.place();
		}, { passive: !1 }), this.host.addEventListener("keydown", (e) => this.typed(e));
	}
	at(e) {
		let t = this.host.getBoundingClientRect();
		return {
			x: e.clientX - t.left,
			y: e.clientY - t.top
		};
	}
	touch(e) {
		return {
			...Wn(this.view, this.at(e)),
			pressure: e.pointerType === "pen" ? e.pressure || .5 : 1
		};
	}
	pressed(e) {
		this.sheet && (this.fingers.set(e.pointerId, this.at(e)), this.fingers.size > 1 && this.drawing !== null && (this.raster?.abandon(), this.drawing = null), this.fingers.size > 1 || e.button === 1 || !this.raster || e.button === 0 && (this.host.setPointerCapture(e.pointerId), this.drawing = e.pointerId, this.raster.begin({
			...this.brush,
			colour: this.tool === "mask" ? Gn : this.brush.colour
		}, this.touch(e))));
	}
	moved(e) {
		if (this.follow(e), this.drawing === e.pointerId) {
			let t = e.getCoalescedEvents?.() ?? [];
			for (let n of t.length > 0 ? t : [e]) this.raster?.move(this.touch(n));
			return;
		}
		let t = this.fingers.get(e.pointerId);
		if (!t || this.fingers.size === 1 && this.tool === "frame") return;
		let n = this.at(e), r = [...this.fingers].find(([t]) => t !== e.pointerId)?.[1];
		this.view = r ? Un(this.view, Jn(n, r) / Math.max(1, Jn(t, r)), r) : {
			...this.view,
			x: this.view.x + n.x - t.x,
			y: this.view.y + n.y - t.y
		}, this.fingers.set(e.pointerId, n), this.place();
	}
	lifted(e) {
		this.fingers.delete(e.pointerId), this.drawing === e.pointerId && (this.drawing = null, this.note(this.raster?.end()));
	}
	follow(e) {
		this.raster && e.pointerType !== "touch" && (this.cursor.setAttrs({
			...Wn(this.view, this.at(e)),
			radius: this.brush.size / 2,
			visible: !0
		}), this.redraw());
	}
	get raster() {
		return this.tool === "mask" || this.tool === "paint" ? this.sheet?.[this.tool] : void 0;
	}
	typed(e) {
		let t = e.ctrlKey || e.metaKey, n = e.key.toLowerCase();
		if (t && n === "z") e.shiftKey ? this.redo() : this.undo();
		else if (t && n === "y") this.redo();
		else if (t) return;
		else if (n === "[" || n === "]") this.brush.size = Math.round(Math.min(1024, Math.max(1, this.brush.size * (n === "[" ? .85 : 1.18) + (n === "[" ? -.5 : .5))));
		else if (n === "x") this.brush.erases = !this.brush.erases;
		else if (n === "0") this.fit();
		else if (n === "+" || n === "-") this.zoomBy(n === "+" ? 1.25 : .8);
		else return;
		e.preventDefault(), this.tell(!1);
	}
};
function Jn(e, t) {
	return Math.hypot(e.x - t.x, e.y - t.y);
}
function Yn(e, t, n) {
	let r = Q(t, n), i = $(r);
	i.drawImage(e, 0, 0, t, n);
	let a = i.getImageData(0, 0, t, n), o = a.data, s = !1;
	for (let e = 3; e < o.length && !s; e += 4) s = o[e] !== 255;
	let [c, l, u] = [
		1,
		3,
		5
	].map((e) => parseInt(Gn.slice(e, e + 2), 16));
	for (let e = 0; e < o.length; e += 4) {
		let t = s ? o[e + 3] : Math.round(.299 * o[e] + .587 * o[e + 1] + .114 * o[e + 2]);
		o.set([
			c,
			l,
			u,
			t
		], e);
	}
	return i.putImageData(a, 0, 0), r;
}
// src/keeping.ts
var Xn = "/api/v1/inputs";
async function Zn(e) {
	let t = await fetch(Xn, {
		method: "POST",
		body: e,
		headers: { "Content-Type": e.type || "application/octet-stream" }
	}), n = await t.json().catch(() => ({}));
	if (!t.ok || !n.id) throw Error(n.detail ?? `the server answered ${t.status}`);
	return n.id;
}
async function Qn(e) {
	let t = await new Promise((t) => e.toBlob(t, "image/png"));
	if (!t) throw Error("the browser could not make a file of the canvas");
	return Zn(t);
}
async function $n(e) {
	let t = new Image();
	return t.src = `${Xn}/${encodeURIComponent(e)}`, await t.decode(), t;
}
// src/zone.ts
var er = class {
	told;
	end = new AbortController();
	constructor(e, t) {
		this.told = t;
		let { signal: n } = this.end;
		e.addEventListener("dragover", (t) => {
			t.preventDefault(), e.classList.add("over");
		}, { signal: n }), e.addEventListener("dragleave", (t) => {
			e.contains(t.relatedTarget) || e.classList.remove("over");
		}, { signal: n }), e.addEventListener("drop", (t) => {
			t.preventDefault(), e.classList.remove("over"), this.dropped(t.dataTransfer);
		}, { signal: n }), e.addEventListener("change", (e) => this.chosen(e), { signal: n }), document.addEventListener("paste", (e) => {
			let t = e.clipboardData?.files[0];
			t?.type.startsWith("image/") && (e.preventDefault(), this.take(t, this.told.brought));
		}, { signal: n });
	}
	close() {
		this.end.abort();
	}
	chosen(e) {
		let t = e.target;
		t instanceof HTMLInputElement && t.type === "file" && t.files?.[0] && (e.stopPropagation(), this.take(t.files[0], "mask" in t.dataset ? this.told.mask : this.told.brought), t.value = "");
	}
	async dropped(e) {
		let t = e?.files[0];
		if (t) return this.take(t, this.told.brought);
		let n = e?.getData("text/uri-list").split(/\r?\n/)[0];
		if (!n) return;
		let r = new URL(n, location.href).pathname.replace(/\/thumbnail$/, "/file");
		if (new URL(n, location.href).origin !== location.origin || !r.startsWith("/api/v1/images/")) return;
		let i = await fetch(r);
		i.ok && await this.take(await i.blob(), this.told.brought);
	}
	async take(e, t) {
		try {
			t(await Zn(e));
		} catch (e) {
			this.told.refused(e instanceof Error ? e.message : String(e));
		}
	}
}, tr = 700, nr = class {
	page;
	editor;
	timer = 0;
	keeping = Promise.resolve();
	unkept = !1;
	picture = "";
	original = null;
	constructor(e, t) {
		this.page = t, this.editor = new qn(e, (e, t) => this.told(e, t));
	}
	async open(e, t, n) {
		let [r, i, a] = await Promise.all([
			$n(e),
			t ? $n(t) : null,
			n ? $n(n) : null
		]);
		this.editor.open(r, i, a), this.picture = e, this.original = this.editor.opened.picture;
	}
	choose(e) {
		this.editor.choose(e);
	}
	setBrush(e, t, n, r) {
		Object.assign(this.editor.brush, {
			size: e,
			hardness: t,
			colour: n,
			erases: r
		});
	}
	setSides(e) {
		this.editor.setSides(e);
	}
	act(e) {
		e === "clear-mask" || e === "clear-paint" ? this.editor.clear(e === "clear-mask" ? "mask" : "paint") : e === "larger" || e === "smaller" ? this.editor.zoomBy(e === "larger" ? 1.25 : .8) : this.editor[e]();
	}
	extend(e) {
		this.editor.extend(e);
	}
	async loadMask(e) {
		this.editor.loadMask(await $n(e));
	}
	saveMask(e) {
		this.editor.opened?.maskPicture().toBlob((t) => {
			if (!t) return;
			let n = document.createElement("a");
			n.href = URL.createObjectURL(t), n.download = e, n.click(), setTimeout(() => URL.revokeObjectURL(n.href), 6e4);
		});
	}
	async flush() {
		clearTimeout(this.timer), await this.keeping, this.unkept && await (this.keeping = this.bring());
	}
	close() {
		rr === this && (rr = null), this.flush().catch(() => {}).finally(() => this.editor.close());
	}
	told(e, t) {
		this.page.invokeMethodAsync("Told", e).catch(() => {}), t && (this.unkept = !0, clearTimeout(this.timer), this.timer = window.setTimeout(() => void this.flush(), tr));
	}
	async bring() {
		let e = this.editor.opened;
		if (e) {
			this.unkept = !1;
			try {
				let [t, n] = [!e.paint.isEmpty, !e.mask.isEmpty];
				e.picture !== this.original && (this.picture = await Qn(e.picture), this.original = e.picture);
				let r = {
					picture: this.picture,
					paint: t ? await Qn(e.paint.canvas) : null,
					flat: t ? await Qn(e.flat()) : null,
					mask: n ? await Qn(e.maskPicture()) : null,
					width: e.width,
					height: e.height
				};
				await this.page.invokeMethodAsync("Drawn", r);
			} catch (e) {
				this.unkept = !0, await this.page.invokeMethodAsync("NotKept", e instanceof Error ? e.message : String(e)).catch(() => {});
			}
		}
	}
}, rr = null;
function ir(e, t) {
	return rr = new nr(e, t);
}
function ar(e, t) {
	return new er(e, {
		brought: (e) => void t.invokeMethodAsync("Brought", e),
		refused: (e) => void t.invokeMethodAsync("NotBrought", e),
		mask: (e) => void rr?.loadMask(e)
	});
}
export { ir as open, ar as zone };
