using Easel.Cli.Upscale;
using Easel.Core.Requests;
using Easel.Studio.Batches;
using Easel.Studio.Intake;
using Easel.Studio.Settings;

namespace Easel.Cli.Batch;

/// <summary>The pictures behind files, folders and ZIP archives. Archives are unpacked for as long as this lives.</summary>
internal sealed class BatchInputs : IDisposable
{
    private readonly List<string> unpacked = [];

    /// <summary>Pictures in the order given, a folder's by name, an archive's in its own order with its folders.</summary>
    /// <param name="field">Names them in messages.</param>
    /// <param name="names">Files, folders, archives.</param>
    /// <exception cref="RequestException">A name is nobody's, a folder or archive holds no picture, an archive is broken or leads outside.</exception>
    public IReadOnlyList<BatchPicture> Open(string field, IEnumerable<string> names) => [.. names.SelectMany(name => Open(field, name))];

    public void Dispose()
    {
        foreach (var folder in unpacked) Directory.Delete(folder, recursive: true);
    }

    private IEnumerable<BatchPicture> Open(string field, string name)
    {
        if (Path.GetExtension(name).Equals(".zip", StringComparison.OrdinalIgnoreCase) && File.Exists(name)) return Unpack(field, name);
        try { return PictureFiles.Of([name]).Select(path => new BatchPicture(path, path)); }
        catch (RequestException wrong) { throw new RequestException(field, wrong.Message["FILE: ".Length..]); }
        catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException) { throw new RequestException(field, $"{name}: {wrong.Message}"); }
    }

    private List<BatchPicture> Unpack(string field, string name)
    {
        var folder = Directory.CreateTempSubdirectory("easel-batch-").FullName;
        unpacked.Add(folder);
        try
        {
            using var archive = File.OpenRead(name);
            var pictures = new ZipIntake(new IntakeSettings()).Unpack(field, archive, folder).Where(IsMeant).Select(path => new BatchPicture(path, Path.Combine(name, Path.GetRelativePath(folder, path)))).ToList();
            return pictures.Count > 0 ? pictures : throw new RequestException(field, $"{name}: there is no picture in this archive");
        }
        catch (RequestException wrong) { throw new RequestException(field, wrong.Message.Contains(name, StringComparison.Ordinal) ? wrong.Message[(field.Length + 2)..] : $"{name}: {wrong.Message[(field.Length + 2)..]}"); }
        catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException) { throw new RequestException(field, $"{name}: {wrong.Message}"); }
    }

    // A Mac packs a second file for each: ._picture.png.
    private static bool IsMeant(string path) => PictureFiles.IsPicture(path) && !Path.GetFileName(path).StartsWith("._", StringComparison.Ordinal);
}
