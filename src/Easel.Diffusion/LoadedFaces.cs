using Easel.Core.Requests;
using Easel.Diffusion.Faces;
using Easel.Diffusion.Memory;

namespace Easel.Diffusion;

/// <summary>The face restorer that is loaded: the one that was asked for last.</summary>
/// <param name="options">Where it runs, and how.</param>
internal sealed class LoadedFaces(EngineOptions options) : IDisposable
{
    private FaceRestorer? open;
    private FaceFiles? files;

    /// <summary>The restorer that is asked for, with what lies beside its file.</summary>
    /// <exception cref="RequestException">It is not there, or what finds faces is not.</exception>
    public FaceRestorer Open(FaceRestoration how)
    {
        var wanted = FaceFiles.Beside(how.File ?? throw new RequestException("faces.restorer", $"nobody said which file {how.Restorer} is; put it into the folder {FaceFiles.FolderOf(how.Restorer)} of the folders of models"));
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
