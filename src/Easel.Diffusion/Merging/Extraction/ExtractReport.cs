namespace Easel.Diffusion.Merging.Extraction;

/// <summary>What was written.</summary>
/// <param name="Path">The file.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Layers">How many layers it changes.</param>
/// <param name="LeftOut">Keys of tensors that differ and are not in it.</param>
/// <param name="Kept">Share of the layers' differences that it holds, by squares: 1 is all. Null when an earlier attempt was gone on with.</param>
public sealed record ExtractReport(string Path, long Bytes, int Layers, IReadOnlyList<string> LeftOut, double? Kept);
