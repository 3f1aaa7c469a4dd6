using Easel.Core.Imaging;
using Easel.Core.Requests;
using Easel.Core.Results;

namespace Easel.Studio.Faces;

/// <summary>Has the faces of pictures painted anew by restorers named as A1111 names them.</summary>
/// <param name="engine">Does it.</param>
/// <param name="library">The restorers there are.</param>
public sealed class FacePainter(Func<FaceRequest, CancellationToken, Task<RestoredFaces>> engine, FaceLibrary library)
{
    /// <param name="picture">Any size.</param>
    /// <param name="restorer">By name.</param>
    /// <param name="weight">How much CodeFormer keeps, 0 to 1.</param>
    /// <param name="field">What names the restorer where it is missing.</param>
    /// <param name="cancel">Stops it.</param>
    /// <exception cref="RequestException">The restorer is not there.</exception>
    public Task<RestoredFaces> Restore(Bitmap picture, string restorer, double weight, string field, CancellationToken cancel)
    {
        var file = library.Find(field, restorer);
        return engine(new FaceRequest(picture, new FaceRestoration { Restorer = file.Name, Weight = weight, File = file.Path }), cancel);
    }

    /// <summary>Looks whether a restorer is there.</summary>
    /// <exception cref="RequestException">It is not.</exception>
    public void Check(string restorer, string field) => library.Find(field, restorer);
}
