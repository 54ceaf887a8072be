// The shapes of what travels between the server, the worker and the page, for the type checker alone. docs/viewer-protocol.md is normative.

/**
 * @typedef {object} Layer
 * @property {number} index The layer's index as `gputiler layers` counts.
 * @property {string} name
 * @property {string} operator
 * @property {number} width Of one map, in pixels.
 * @property {number} height
 * @property {number} maps
 * @property {number} batch
 * @property {string} type
 * @property {number} columns Columns of the automatic grid.
 */

/**
 * @typedef {object} NetworkInput
 * @property {string} name
 * @property {number} width
 * @property {number} height
 * @property {number} channels
 * @property {string} layout
 * @property {number[]} range
 * @property {number | null} [maps] Where the server shows the input as a layer too.
 */

/**
 * @typedef {object} ServerState
 * @property {string} source
 * @property {number | null} file
 * @property {boolean} playing
 * @property {boolean} frozen
 * @property {boolean} recording
 * @property {string | null} [other] The file that the other input is, where it is another.
 */

/**
 * What the layers are compared with.
 * @typedef {object} Other
 * @property {'models' | 'inputs'} compares
 * @property {string[]} names Of A and B, where they are models.
 * @property {string} path
 * @property {number} first The position of B's first layer.
 * @property {number[]} pairs For each of A's layers the position of B's, or −1.
 * @property {string[]} notes
 * @property {NetworkInput | null} [input]
 */

/**
 * @typedef {object} Hello
 * @property {number} viewer
 * @property {string} program
 * @property {{name: string, path: string} | null} model Null where the activations are another program's.
 * @property {NetworkInput | null} input
 * @property {{kind: string, description: string, zeroCopy: boolean}} device
 * @property {Layer[]} layers
 * @property {Other | null} [other]
 * @property {{name: string, reason: string}[]} skipped
 * @property {{index: number, name: string}[]} files
 * @property {string[]} sources
 * @property {string[]} [methods] Those that explain a map live; none where the input is no picture.
 * @property {{pictures: number, draws: boolean, dead: number[]} | null} [survey] By layer how many units are dead; −1 where the survey has none of it.
 * @property {string[]} recordings Formats that the wall can be recorded in; none where the program has no encoder.
 * @property {Record<string, string>} colorMaps 256 colours "rrggbb" each, without anything between them.
 * @property {{messageBytes: number, pixels: number, slots: number}} limits
 * @property {ServerState} state
 */

/**
 * A rectangle of a layer's tiles that the page shows.
 * @typedef {object} Slot
 * @property {number} slot
 * @property {number} layer
 * @property {number} x
 * @property {number} y
 * @property {number} columns
 * @property {number} rows
 * @property {number} gridColumns
 * @property {number} shrink
 * @property {string} mode
 * @property {string} range
 * @property {number} gamma
 * @property {boolean} mask
 * @property {number} every
 * @property {number} image
 * @property {string} [against]
 * @property {string} [method] How the input is explained, in place of the layer's own tiles.
 * @property {number} [map] Which of the layer's maps is explained.
 */

/**
 * @typedef {object} UnitStatistics
 * @property {number} layer
 * @property {number} map
 * @property {string | null} [against] What was subtracted.
 * @property {number} frame
 * @property {number | string} min "NaN" where the map has no finite value; so the next four.
 * @property {number | string} max
 * @property {number | string} mean
 * @property {number | string} deviation
 * @property {number} zeros
 * @property {number} zerosRecent
 * @property {number} nan
 * @property {number} infinite
 * @property {boolean} saturated
 * @property {boolean} dead
 * @property {number[]} histogram
 */

/**
 * A picture that a unit answers to.
 * @typedef {object} SurveyedPicture
 * @property {number | string} value
 * @property {string} name
 * @property {string | null} label
 * @property {number} row Of the map, where the value is.
 * @property {number} column
 */

/**
 * A unit over all pictures of a survey.
 * @typedef {object} SurveyedUnit
 * @property {number} pictures
 * @property {number} active
 * @property {boolean} dead
 * @property {number | string} mean "NaN" where there is no finite value; so the next four.
 * @property {number | string} deviation
 * @property {number | string} min
 * @property {number | string} max
 * @property {number | string} zeros
 * @property {SurveyedPicture[]} top
 */

/**
 * @typedef {object} Timings
 * @property {number} fps
 * @property {{input: number, network: number, tiling: number, transfer: number}} ms
 * @property {number} dropped
 * @property {number} bytes
 */

/**
 * How one axis of a layer's box falls on the canvas, in device pixels: tile c begins at round(c·pitch) from the box's start, and each of
 * its map's pixels covers `scale`.
 * @typedef {object} Axis
 * @property {number} start Where the box begins on the canvas.
 * @property {number} pitch
 * @property {number} scale
 * @property {number} cells Tiles along this axis.
 * @property {number} pixels Pixels of a map along this axis, unshrunk.
 */

/**
 * @typedef {object} Placement
 * @property {number} slot
 * @property {Axis} across
 * @property {Axis} down
 * @property {number} maps Tiles that there are: the last row may have fewer.
 * @property {Clip} [clip] The part of the canvas that it may cover; all of it.
 */

/**
 * A part of the canvas, in device pixels.
 * @typedef {object} Clip
 * @property {number} left
 * @property {number} top
 * @property {number} right
 * @property {number} bottom
 */

/**
 * What the worker draws.
 * @typedef {object} Scene
 * @property {number} width Of the canvas, in device pixels.
 * @property {number} height
 * @property {Placement[]} placements
 * @property {number} background 0xRRGGBB
 */

/**
 * Colours that turn levels into pixels.
 * @typedef {object} Palette
 * @property {Uint32Array} levels 256 opaque colours as they lie in memory (R, G, B, A).
 * @property {Uint32Array} difference The same for differences.
 * @property {Uint32Array} special For NaN, +∞ and −∞: entries 1, 2 and 3.
 */

/**
 * A record's header.
 * @typedef {object} RecordHeader
 * @property {number} kind
 * @property {number} shrink
 * @property {number} frame
 * @property {number} slot
 * @property {number} layer
 * @property {number} view
 * @property {number} x
 * @property {number} y
 * @property {number} columns
 * @property {number} rows
 * @property {number} width
 * @property {number} height
 * @property {number} tiles
 * @property {number} bytes
 * @property {number} time
 * @property {number} flags
 */

/**
 * A slot's levels, for what the main thread draws: thumbnails and the unit's panel.
 * @typedef {object} SideFrame
 * @property {RecordHeader} header
 * @property {Float32Array} ranges Low and high of each tile.
 * @property {Uint8Array} levels
 * @property {Uint8Array | null} mask
 */

export {};
