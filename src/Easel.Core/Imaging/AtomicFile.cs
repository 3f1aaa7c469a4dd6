namespace Easel.Core.Imaging;

/// <summary>
/// Files that appear whole or not at all: written beside the target, flushed to the disk, then renamed, and the folder flushed. What a killed process
/// leaves, <see cref="UnfinishedFiles"/> takes away.
/// </summary>
public static class AtomicFile
{
    /// <summary>What an unfinished file's name ends in.</summary>
    public const string UnfinishedSuffix = ".part";

    /// <summary>Writes <paramref name="path"/>, replacing what stands there.</summary>
    /// <exception cref="FileOutputException">The disk is full, the folder read-only…; what stood there still does.</exception>
    public static void Write(string path, ReadOnlySpan<byte> bytes)
    {
        var unfinished = Unfinished(path);
        try
        {
            using (var stream = Create(unfinished)) Fill(stream, bytes);
            Rename(unfinished, path, overwrite: true);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            Remove(unfinished);
            throw FileOutputException.From(path, cause);
        }
    }

    /// <summary>As above, for what is too large to be held as bytes.</summary>
    /// <param name="path">The file.</param>
    /// <param name="fill">Writes the content; whatever it throws leaves no file.</param>
    /// <param name="overwrite">Whether what stands there when it is finished is replaced.</param>
    /// <exception cref="FileOutputException">As above, or something stands there that is to stay.</exception>
    public static void Write(string path, Action<Stream> fill, bool overwrite = true)
    {
        var unfinished = Unfinished(path);
        try
        {
            using (var stream = Create(unfinished))
            {
                fill(stream);
                stream.Flush(flushToDisk: true);
            }

            Rename(unfinished, path, overwrite);
        }
        catch (Exception cause)
        {
            Remove(unfinished);
            if (cause is IOException or UnauthorizedAccessException && cause is not FileOutputException) throw FileOutputException.From(path, cause);
            throw;
        }
    }

    /// <summary>
    /// Writes <paramref name="path"/> unless it exists or another process is writing it; false then, and nothing changed.
    /// The unfinished file, created exclusively, is the claim on the name.
    /// </summary>
    /// <exception cref="FileOutputException">The disk is full, the folder read-only…; nothing stands under the name.</exception>
    public static bool TryCreate(string path, ReadOnlySpan<byte> bytes)
    {
        if (File.Exists(path)) return false;
        var unfinished = path + UnfinishedSuffix;
        FileStream stream;
        try { stream = new FileStream(unfinished, FileMode.CreateNew, FileAccess.Write, FileShare.None); }
        catch (IOException) when (File.Exists(unfinished) || File.Exists(path)) { return false; }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException) { throw FileOutputException.From(path, cause); }

        try
        {
            using (stream)
            {
                if (File.Exists(path)) // finished by another process between the first look and the claim
                {
                    Remove(unfinished);
                    return false;
                }

                Fill(stream, bytes);
            }

            Rename(unfinished, path, overwrite: false);
            return true;
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            Remove(unfinished);
            throw FileOutputException.From(path, cause);
        }
    }

    /// <summary>Gives a finished file its name, on the disk too. It is flushed before.</summary>
    /// <exception cref="IOException">Something stands there that is to stay…</exception>
    public static void Rename(string unfinished, string path, bool overwrite)
    {
        File.Move(unfinished, path, overwrite);
        FolderNames.Flush(Path.GetDirectoryName(path) ?? "/");
    }

    private static string Unfinished(string path) => $"{path}.{Environment.ProcessId}-{Environment.CurrentManagedThreadId}{UnfinishedSuffix}";

    private static FileStream Create(string unfinished) => new(unfinished, FileMode.Create, FileAccess.Write, FileShare.None);

    private static void Fill(FileStream stream, ReadOnlySpan<byte> bytes)
    {
        stream.Write(bytes);
        stream.Flush(flushToDisk: true);
    }

    private static void Remove(string unfinished)
    {
        try { File.Delete(unfinished); }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException) { } // the error that led here says more
    }
}
