using System.IO.Compression;
using Easel.Core.Requests;
using Easel.Studio.Settings;

namespace Easel.Studio.Intake;

/// <summary>ZIP archives from outside. Sizes are counted while unpacking, not believed.</summary>
/// <param name="limits">What is allowed.</param>
public sealed class ZipIntake(IntakeSettings limits)
{
    private const int LeastRatio = 1 << 20; // bytes; what is smaller may be packed as well as it can be
    private const int LinkMode = 0xA000;    // S_IFLNK, in the upper half of the attributes of archives from Unix

    /// <summary>The files of an archive, one after another; folders are left out.</summary>
    /// <param name="field">The request's field, for messages.</param>
    /// <param name="archive">Must seek.</param>
    /// <returns>Name inside, with <c>/</c>, checked to be relative and plain, and content. Of no more than one the content is in memory.</returns>
    /// <exception cref="RequestException">It is no archive, a broken one, too large, or a name in it leads outside. May come behind some of the files.</exception>
    public IEnumerable<(string Name, byte[] Content)> Files(string field, Stream archive)
    {
        using var zip = Open(field, archive);
        var entries = Entries(field, zip);
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var left = (long)limits.ArchiveMebibytes << 20;
        foreach (var entry in entries)
        {
            var name = Name(field, entry);
            if (name.EndsWith('/')) continue;
            if (!names.Add(name)) throw new RequestException(field, $"the archive holds '{name}' twice");
            var content = Content(field, entry, left);
            left -= content.Length;
            yield return (name, content);
        }
    }

    /// <summary>Unpacks an archive into a folder; nothing lands outside it, and nothing that is there is replaced.</summary>
    /// <param name="field">The request's field, for messages.</param>
    /// <param name="archive">Must seek.</param>
    /// <param name="folder">It is made when it does not exist.</param>
    /// <returns>The full paths, in the order of the archive.</returns>
    /// <exception cref="RequestException">As <see cref="Files"/>, or a file is there already. What was unpacked before stays.</exception>
    public IReadOnlyList<string> Unpack(string field, Stream archive, string folder)
    {
        Directory.CreateDirectory(folder);
        var paths = new List<string>();
        foreach (var (name, content) in Files(field, archive))
        {
            var path = SafePath.Resolve(field, name, folder);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            if (!Easel.Core.Imaging.AtomicFile.TryCreate(path, content)) throw new RequestException(field, $"'{name}' is there already; unpack into an empty folder");
            paths.Add(path);
        }

        return paths;
    }

    private static ZipArchive Open(string field, Stream archive)
    {
        try { return new ZipArchive(archive, ZipArchiveMode.Read, leaveOpen: true); }
        catch (Exception wrong) when (IsBroken(wrong)) { throw Broken(field, wrong); }
    }

    private System.Collections.ObjectModel.ReadOnlyCollection<ZipArchiveEntry> Entries(string field, ZipArchive zip)
    {
        try
        {
            return zip.Entries.Count <= limits.ArchiveEntries ? zip.Entries : throw new RequestException(field, $"the archive holds {zip.Entries.Count} files; give at most {limits.ArchiveEntries} (setting intake.archive_entries)");
        }
        catch (Exception wrong) when (IsBroken(wrong)) { throw Broken(field, wrong); }
    }

    private static string Name(string field, ZipArchiveEntry entry)
    {
        var name = entry.FullName.Replace('\\', '/');
        if ((entry.ExternalAttributes >> 16 & 0xF000) == LinkMode) throw new RequestException(field, $"'{name}' in the archive is a link; pack the file itself");
        if (name.StartsWith('/')) throw new RequestException(field, $"'{name}' in the archive is a whole path; pack with relative ones");
        foreach (var part in name.TrimEnd('/').Split('/')) SafePath.Name(field, part);
        return name;
    }

    private byte[] Content(string field, ZipArchiveEntry entry, long left)
    {
        if (entry.IsEncrypted) throw new RequestException(field, $"'{entry.FullName}' in the archive is encrypted; pack it without a password");
        if (entry.Length > left) throw TooLarge(field);
        try
        {
            using var unpacked = entry.Open();
            using var content = new MemoryStream();
            var most = Math.Max(LeastRatio, entry.CompressedLength * limits.ArchiveRatio);
            var buffer = new byte[81920];
            for (int read; (read = unpacked.Read(buffer)) > 0;)
            {
                content.Write(buffer, 0, read);
                if (content.Length > left) throw TooLarge(field);
                if (content.Length > most) throw new RequestException(field, $"'{entry.FullName}' in the archive unpacks to more than {limits.ArchiveRatio} times its size (setting intake.archive_ratio)");
            }

            return content.ToArray();
        }
        catch (Exception wrong) when (IsBroken(wrong)) { throw Broken(field, wrong); }
    }

    private RequestException TooLarge(string field) => new(field, $"the archive unpacks to more than {limits.ArchiveMebibytes} MiB (setting intake.archive_mebibytes)");

    private static bool IsBroken(Exception wrong) => wrong is InvalidDataException or IOException or ArgumentException or NotSupportedException or OverflowException;

    private static RequestException Broken(string field, Exception wrong) => new(field, $"the archive is broken: {wrong.Message}");
}
