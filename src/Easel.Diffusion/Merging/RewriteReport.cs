namespace Easel.Diffusion.Merging;

/// <summary>What was written.</summary>
/// <param name="Path">The file.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Tensors">How many it holds.</param>
/// <param name="Dropped">How many of the input's were left out.</param>
public sealed record RewriteReport(string Path, long Bytes, int Tensors, int Dropped);
