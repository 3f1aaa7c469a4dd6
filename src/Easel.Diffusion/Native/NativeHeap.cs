using System.Runtime.InteropServices;

namespace Easel.Diffusion.Native;

/// <summary>What native code has taken from the C library's heap, libtorch's tensors on the CPU above all. Mapped files and the managed heap are not in it. glibc only.</summary>
internal static partial class NativeHeap
{
    /// <summary>Bytes in use now, exactly; null where the C library does not say.</summary>
    public static long? InUse
    {
        get
        {
            if (!OperatingSystem.IsLinux()) return null;
            try
            {
                var info = MallInfo();
                return (long)(info.InUse + info.Mapped);
            }
            catch (EntryPointNotFoundException) { return null; } // another C library, or one before 2.33
            catch (DllNotFoundException) { return null; }
        }
    }

    // struct mallinfo2 of malloc.h, all arenas together.
    [StructLayout(LayoutKind.Sequential)]
    private readonly struct Information
    {
        public readonly nuint Arena, FreeChunks, FastChunks, MappedChunks, Mapped, MostUsed, FastBytes, InUse, Free, Keepable;
    }

    [LibraryImport("libc", EntryPoint = "mallinfo2")]
    private static partial Information MallInfo();
}
