using Easel.Core.Requests;
using Easel.Diffusion.Memory;
using Easel.Diffusion.Tagging;

namespace Easel.Diffusion;

/// <summary>The tagger that is loaded: the one that was asked for last.</summary>
/// <param name="options">Where it runs, and how.</param>
internal sealed class LoadedTagger(EngineOptions options) : IDisposable
{
    private PictureTagger? open;
    private string? file;

    /// <summary>The tagger in a file.</summary>
    /// <exception cref="RequestException">There is none.</exception>
    public PictureTagger Open(string path)
    {
        if (open is not null && file == path) return open;
        if (!File.Exists(path)) throw new RequestException("tagger", $"there is no file '{path}'; give the path of DeepDanbooru's model-resnet_custom_v3.pt");
        Clear();
        open = new PictureTagger(path, Devices.Find(options.Device), options.PlainOperations);
        file = path;
        return open;
    }

    /// <summary>Lets go of it.</summary>
    public void Clear()
    {
        open?.Dispose();
        (open, file) = (null, null);
    }

    public void Dispose() => Clear();
}
