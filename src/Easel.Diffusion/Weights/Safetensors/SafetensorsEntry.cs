namespace Easel.Diffusion.Weights.Safetensors;

/// <summary>One tensor of a safetensors header.</summary>
/// <param name="Type">Storage type.</param>
/// <param name="Shape">Sizes, row-major.</param>
/// <param name="Start">Of its bytes, counted from the start of the data, which follows the header.</param>
/// <param name="End">One past its last byte.</param>
public sealed record SafetensorsEntry(StorageType Type, long[] Shape, long Start, long End);
