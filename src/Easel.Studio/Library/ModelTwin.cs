namespace Easel.Studio.Library;

/// <summary>Another file with the same tensors.</summary>
/// <param name="Id">The other's.</param>
/// <param name="Name">The other's.</param>
/// <param name="IsSure">Whether both were read through; else their keys, shapes and samples are the same.</param>
public sealed record ModelTwin(string Id, string Name, bool IsSure);
