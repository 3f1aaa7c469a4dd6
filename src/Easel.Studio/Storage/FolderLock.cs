using Easel.Core.Requests;

namespace Easel.Studio.Storage;

/// <summary>Held while a studio works on a data folder, so that no second one does. It ends with the process, however that ends.</summary>
public sealed class FolderLock : IDisposable
{
    private const string FileName = "easel.lock";
    private readonly FileStream file;

    private FolderLock(FileStream file) => this.file = file;

    /// <summary>Takes the folder, which is made when it does not exist.</summary>
    /// <exception cref="RequestException">Another process has it, or it cannot be written to.</exception>
    public static FolderLock Take(string dataFolder)
    {
        try
        {
            Directory.CreateDirectory(dataFolder);
            return new FolderLock(new FileStream(Path.Combine(dataFolder, FileName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (UnauthorizedAccessException wrong) { throw new RequestException("data_dir", $"{dataFolder} cannot be written to ({wrong.Message}); give another folder"); }
        catch (IOException wrong) when (File.Exists(Path.Combine(dataFolder, FileName)))
        {
            throw new RequestException("data_dir", $"another Easel works on {dataFolder} already; stop it, or give this one a folder of its own ({wrong.Message})");
        }
        catch (IOException wrong) { throw new RequestException("data_dir", $"{dataFolder} cannot be used ({wrong.Message}); give another folder"); }
    }

    public void Dispose() => file.Dispose();
}
