using Easel.Core.Requests;
using Easel.Diffusion.Memory;
using Easel.Diffusion.Tagging;

namespace Easel.Diffusion;

/// <summary>The tagger that is loaded: the one that was asked for last.</summary>
/// <param name="options">Where it runs, and how.</param>
internal sealed class LoadedTagger(EngineOptions options) : IDisposable
{
    private readonly LastOpened<string, PictureTagger> last = new();

    /// <summary>The tagger in a file.</summary>
    /// <exception cref="RequestException">There is none.</exception>
    public PictureTagger Open(string path)
    {
        if (!last.Holds(path) && !File.Exists(path)) throw new RequestException("tagger", $"there is no file '{path}'; give the path of DeepDanbooru's model-resnet_custom_v3.pt");
        return last.Get(path, file => new PictureTagger(file, Devices.Find(options.Device), options.PlainOperations));
    }

    /// <summary>Lets go of it.</summary>
    public void Clear() => last.Clear();

    public void Dispose() => last.Dispose();
}
