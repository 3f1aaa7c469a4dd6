namespace Easel.Diffusion.Weights.Safetensors;

/// <summary>Puts bytes behind those before.</summary>
internal delegate void WriteBytes(ReadOnlySpan<byte> bytes);
