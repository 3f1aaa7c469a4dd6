using Easel.Diffusion.Faces;
using Easel.Diffusion.Memory;

namespace Easel.Diffusion;

/// <summary>The face restorer that is loaded: the one that was asked for last.</summary>
/// <param name="options">Where it runs, and how.</param>
internal sealed class LoadedFaces(EngineOptions options) : IDisposable
{
    private FaceRestorer? open;
    private FaceFiles? files;

    /// <summary>The restorer of the file at that path, with what lies beside it.</summary>
    /// <exception cref="Core.Requests.RequestException">It is not there, or what finds faces is not.</exception>
    public FaceRestorer Open(string path)
    {
        var wanted = FaceFiles.Beside(path);
        if (open is not null && files == wanted) return open;
        Clear();
        open = new FaceRestorer(wanted, Devices.Find(options.Device), options.PlainOperations);
        files = wanted;
        return open;
    }

    /// <summary>Lets go of it.</summary>
    public void Clear()
    {
        open?.Dispose();
        (open, files) = (null, null);
    }

    public void Dispose() => Clear();
}
