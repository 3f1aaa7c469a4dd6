using System.Runtime.CompilerServices;

namespace Easel.Diffusion.Tests;

internal static class TorchStart
{
    /// <summary>Tests may touch torch before any type of Easel.Diffusion.</summary>
    [ModuleInitializer]
    internal static void Load() => TorchNatives.Load();
}
