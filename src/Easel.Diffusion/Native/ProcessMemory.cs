using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Easel.Diffusion.Native;

/// <summary>What the operating system is asked about this process's resident memory. Giving memory back is asked on Linux only; elsewhere it does nothing.</summary>
internal static partial class ProcessMemory
{
    private const int DontNeed = 4; // MADV_DONTNEED of Linux
    private const int NotNeeded = 4; // POSIX_FADV_DONTNEED of Linux

    /// <summary>Bytes of this process in memory now.</summary>
    public static long ResidentBytes
    {
        get
        {
            using var process = Process.GetCurrentProcess();
            return process.WorkingSet64;
        }
    }

    /// <summary>The most there ever were.</summary>
    public static long PeakResidentBytes
    {
        get
        {
            using var process = Process.GetCurrentProcess();
            return process.PeakWorkingSet64;
        }
    }

    /// <summary>Drops the pages of a read-only file mapping from resident memory. Never to be used on other memory, which would be zeroed.</summary>
    public static void ReleasePages(SafeBuffer mapping)
    {
        if (!OperatingSystem.IsLinux() || mapping.IsClosed || mapping.IsInvalid) return;
        _ = Advise(mapping.DangerousGetHandle(), (nuint)mapping.ByteLength, DontNeed);
    }

    /// <summary>Gives memory that libtorch has freed back to the system; glibc keeps it otherwise.</summary>
    public static void Trim()
    {
        if (!OperatingSystem.IsLinux()) return;
        try { _ = MallocTrim(0); }
        catch (EntryPointNotFoundException) { } // another C library than glibc
        catch (DllNotFoundException) { }
    }

    /// <summary>Takes a file out of the system's cache, so that reading it is the disk's work again; false where that is not possible. For measurements.</summary>
    public static bool EmptyCache(string path)
    {
        if (!OperatingSystem.IsLinux()) return false;
        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        return Synchronise((int)file.DangerousGetHandle()) == 0 && AdviseFile((int)file.DangerousGetHandle(), 0, 0, NotNeeded) == 0;
    }

    [LibraryImport("libc", EntryPoint = "fsync")]
    private static partial int Synchronise(int file);

    [LibraryImport("libc", EntryPoint = "posix_fadvise")]
    private static partial int AdviseFile(int file, long offset, long length, int advice);

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Advise(nint address, nuint length, int advice);

    [LibraryImport("libc", EntryPoint = "malloc_trim")]
    private static partial int MallocTrim(nuint keep);
}
