namespace Easel.Core.Imaging;

/// <summary>A file could not be written; nothing stands under its name.</summary>
/// <param name="path">The file or folder.</param>
/// <param name="reason">Why, and what to do.</param>
/// <param name="cause">What the system said.</param>
public sealed class FileOutputException(string path, string reason, Exception? cause = null) : IOException($"cannot write {path}: {reason}", cause)
{
    public string Path => path;

    /// <summary>Puts what the system said into words.</summary>
    /// <param name="path">The file or folder.</param>
    /// <param name="cause">What the system said.</param>
    /// <param name="more">What else a person should know, or null.</param>
    public static FileOutputException From(string path, Exception cause, string? more = null)
    {
        if (cause is FileOutputException known) return known;
        var code = cause.HResult & 0xFFFF;
        var reason = cause switch
        {
            UnauthorizedAccessException => "the folder may not be written to; choose another with --out, or change its permissions",
            DirectoryNotFoundException => "the folder does not exist",
            PathTooLongException => "the name is too long; choose a shorter name pattern",
            IOException when code is 28 or 112 or 39 => "the disk is full; free some space or choose another folder",  // ENOSPC, ERROR_DISK_FULL, ERROR_HANDLE_DISK_FULL
            IOException when code is 30 or 19 => "the file system is read-only; choose another folder",                 // EROFS, ERROR_WRITE_PROTECT
            IOException when code is 36 => "the name is too long; choose a shorter name pattern",                       // ENAMETOOLONG
            _ => cause.Message,
        };
        return new FileOutputException(path, more is null ? reason : $"{reason}; {more}", cause);
    }
}
