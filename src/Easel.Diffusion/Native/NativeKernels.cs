using System.Runtime.InteropServices;

namespace Easel.Diffusion.Native;

/// <summary>
/// The project's own kernels, <c>*.cpp</c> of this folder, for CPUs with AVX512_BF16. The library is built beside this assembly where a C++ compiler was found on
/// 64-bit Linux; elsewhere, and on other processors, there is none.
/// </summary>
internal static class NativeKernels
{
    private static readonly nint library = Load();

    /// <summary>GOMP_parallel of the pool libtorch computes with, or 0: a second pool would contend with its threads, which spin for a while after each operation.</summary>
    public static nint Pool { get; } = library == 0 ? 0 : FindPool();

    /// <summary>The address of a kernel, or 0 where there is none.</summary>
    public static nint Find(string name) => library != 0 && NativeLibrary.TryGetExport(library, name, out var function) ? function : 0;

    private static nint Load() =>
        OperatingSystem.IsLinux() && Processor.HasAvx512BFloat16 && LibTorch.IsAvailable
        && NativeLibrary.TryLoad(Path.Combine(AppContext.BaseDirectory, "libeasel_kernels.so"), out var found) ? found : 0;

    private static nint FindPool()
    {
        var pool = Directory.EnumerateFiles(AppContext.BaseDirectory, "libgomp*").FirstOrDefault();
        return pool is not null && NativeLibrary.TryLoad(pool, out var found) && NativeLibrary.TryGetExport(found, "GOMP_parallel", out var function) ? function : 0;
    }
}
