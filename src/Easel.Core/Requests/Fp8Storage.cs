namespace Easel.Core.Requests;

/// <summary>A1111's <c>fp8_storage</c>: for which models weights are kept in 8 bits (E4M3) and widened when they are used, at half the memory and some of the picture.</summary>
public enum Fp8Storage
{
    /// <summary>For none.</summary>
    Disable,

    /// <summary>For SDXL, whose size needs it most.</summary>
    Sdxl,

    /// <summary>For all.</summary>
    Enable,
}
