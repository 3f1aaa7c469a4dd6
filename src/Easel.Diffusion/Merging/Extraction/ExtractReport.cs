using System.Globalization;

namespace Easel.Diffusion.Merging.Extraction;

/// <summary>What was written.</summary>
/// <param name="Path">The file.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Layers">How many layers it changes.</param>
/// <param name="LeftOut">Keys of tensors that differ and are not in it.</param>
/// <param name="Kept">Share of the layers' differences that it holds, by squares: 1 is all. Null when an earlier attempt was gone on with.</param>
public sealed record ExtractReport(string Path, long Bytes, int Layers, IReadOnlyList<string> LeftOut, double? Kept)
{
    /// <summary>How much it holds, in words.</summary>
    public string Extent => $"{Layers} layers{(Kept is { } kept ? string.Create(CultureInfo.InvariantCulture, $", {100 * kept:0.0} % of their difference") : "")}";

    /// <summary>All that a person should know, a sentence each.</summary>
    public IReadOnlyList<string> Notes => LeftOut.Count > 0 ? [$"{LeftOut.Count} tensors that differ are not in it: {SomeNames.Of(LeftOut)}"] : [];
}
