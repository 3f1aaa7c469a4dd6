using System.Security.Cryptography;
using Easel.Core.Imaging;
using Easel.Core.Requests;
using Easel.Studio.Settings;

namespace Easel.Studio.Intake;

/// <summary>The pictures that jobs begin with, kept as files in the studio's folder, each once, so that a job that waits or is asked for again needs nothing more of its client.</summary>
/// <param name="folder">Where they lie; made when it is not there.</param>
/// <param name="limits">What is allowed; asked each time.</param>
/// <param name="time">The clock.</param>
public sealed class StartPictures(string folder, Func<IntakeSettings> limits, TimeProvider time)
{
    private const string Inline = "data:";
    private const int NameLength = 32;

    /// <summary>How long one is kept that no request has brought again.</summary>
    public static TimeSpan Kept { get; } = TimeSpan.FromDays(90);

    /// <summary>The request with its pictures as files of this folder.</summary>
    /// <exception cref="RequestException">A picture is none, is too large, or is named by another path; names the field.</exception>
    public ImageRequest Keep(ImageRequest request) => NamedPicture.With(request, Keep);

    /// <summary>Keeps a picture for requests to come.</summary>
    /// <param name="field">What names it in messages.</param>
    /// <param name="file">Its bytes.</param>
    /// <exception cref="RequestException">It is no picture, or too large.</exception>
    public KeptPicture Bring(string field, byte[] file)
    {
        new ImageIntake(limits()).FromFile(field, file); // broken ones are told now, not when the job's turn comes
        var path = Path.Combine(folder, Convert.ToHexStringLower(SHA256.HashData(file))[..NameLength]);
        Directory.CreateDirectory(folder);
        if (File.Exists(path)) File.SetLastWriteTimeUtc(path, time.GetUtcNow().UtcDateTime);
        else AtomicFile.Write(path, file);
        return Known(path, file);
    }

    /// <summary>A kept picture by its name or its path; null when there is none.</summary>
    public KeptPicture? Find(string name)
    {
        if (PathOf(name) is not { } path) return null;
        try { return Known(path, File.ReadAllBytes(path)); }
        catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException or InvalidDataException) { return null; }
    }

    /// <summary>The file of a kept picture by its name or its path, without a look into it; null when there is none.</summary>
    public string? PathOf(string name)
    {
        var path = name.Length == NameLength && name.All(char.IsAsciiHexDigitLower) ? Path.Combine(folder, name) : name;
        return IsOwn(path) ? Path.GetFullPath(path) : null;
    }

    /// <summary>Takes away what has not been brought for <see cref="Kept"/>.</summary>
    public void RemoveOld()
    {
        if (!Directory.Exists(folder)) return;
        var oldest = time.GetUtcNow().UtcDateTime - Kept;
        foreach (var file in Directory.EnumerateFiles(folder).Where(file => File.GetLastWriteTimeUtc(file) < oldest)) File.Delete(file);
    }

    private string Keep(string field, string source)
    {
        if (IsOwn(source)) return source;
        if (!source.StartsWith(Inline, StringComparison.OrdinalIgnoreCase)) throw new RequestException(field, "a path or address is not possible here; give the picture itself: data:image/png;base64, and its file in base64");
        return Bring(field, new ImageIntake(limits()).Bytes(field, source)).Path;
    }

    private static KeptPicture Known(string path, byte[] file)
    {
        var (width, height) = PictureCodec.SizeOf(file, path);
        return new KeptPicture(Path.GetFileName(path), width, height, path);
    }

    // As answers about jobs name them.
    private bool IsOwn(string source) => Path.IsPathFullyQualified(source) && Path.GetDirectoryName(Path.GetFullPath(source)) == Path.GetFullPath(folder) && File.Exists(source);
}
