using System.Runtime.InteropServices;

namespace Easel.Core.Imaging;

/// <summary>The names in a folder, which a file system may write to the disk later than the files: a renamed file is only safe from a power cut once they are.</summary>
internal static partial class FolderNames
{
    private const int ReadOnly = 0;
    private const int CloseOnExecLinux = 0x80000;
    private const int CloseOnExecApple = 0x1000000;

    /// <summary>Writes them to the disk; false where that is not possible, as on Windows, which needs none of it, and on some network drives.</summary>
    public static bool Flush(string folder)
    {
        if (OperatingSystem.IsWindows()) return false;
        var descriptor = Open(folder.Length == 0 ? "." : folder, ReadOnly | (OperatingSystem.IsMacOS() ? CloseOnExecApple : CloseOnExecLinux));
        if (descriptor < 0) return false;
        var flushed = Synchronise(descriptor) == 0;
        _ = Close(descriptor);
        return flushed;
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync")]
    private static partial int Synchronise(int descriptor);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);
}
