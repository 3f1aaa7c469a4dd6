using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Easel.Diffusion;

namespace Easel.Training;

internal static class TorchStart
{
    /// <summary>This library may touch torch before any type of Easel.Diffusion.</summary>
    [ModuleInitializer]
    [SuppressMessage("Usage", "CA2255", Justification = "torch must be loadable before any type of this library is used")]
    internal static void Load() => TorchNatives.Load();
}
