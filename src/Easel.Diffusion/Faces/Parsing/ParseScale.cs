namespace Easel.Diffusion.Faces.Parsing;

/// <summary>What becomes of a map's sides.</summary>
internal enum ParseScale
{
    Same,

    Halved,

    Doubled,
}
