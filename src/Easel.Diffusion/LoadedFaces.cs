using Easel.Core.Requests;
using Easel.Diffusion.Faces;
using Easel.Diffusion.Memory;

namespace Easel.Diffusion;

/// <summary>The face restorer that is loaded: the one that was asked for last.</summary>
/// <param name="options">Where it runs, and how.</param>
internal sealed class LoadedFaces(EngineOptions options) : IDisposable
{
    private readonly LastOpened<FaceFiles, FaceRestorer> last = new();

    /// <summary>The restorer that is asked for, with what lies beside its file.</summary>
    /// <exception cref="RequestException">It is not there, or what finds faces is not.</exception>
    public FaceRestorer Open(FaceRestoration how)
    {
        var wanted = FaceFiles.Beside(how.File ?? throw new RequestException("faces.restorer", $"nobody said which file {how.Restorer} is; put it into the folder {FaceFiles.FolderOf(how.Restorer)} of the folders of models"));
        return last.Get(wanted, files => new FaceRestorer(files, Devices.Find(options.Device), options.PlainOperations));
    }

    /// <summary>Lets go of it.</summary>
    public void Clear() => last.Clear();

    public void Dispose() => last.Dispose();
}
