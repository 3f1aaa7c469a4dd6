using System.Globalization;
using Easel.Studio.Gallery;
using Easel.Studio.Jobs;
using Easel.Studio.Library;

namespace Easel.Web.Components;

/// <summary>Where browsers get pictures from.</summary>
internal static class Addresses
{
    /// <summary>A picture's file; another content is another address.</summary>
    public static string Of(StoredPicture picture) => $"/api/v1/images/{picture.Id}/file?v={Short(picture.ContentHash)}";

    /// <summary>A small copy of a picture.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="size">One of <see cref="Thumbnails.Sizes"/>.</param>
    public static string Small(StoredPicture picture, int size = Thumbnails.UsualSize) =>
        string.Create(CultureInfo.InvariantCulture, $"/api/v1/images/{picture.Id}/thumbnail?size={size}&v={Short(picture.ContentHash)}");

    /// <summary>A picture's file, to be saved.</summary>
    public static string Download(StoredPicture picture) => $"/api/v1/images/{picture.Id}/file?download=true";

    /// <summary>A small copy of the picture beside a model; another picture is another address.</summary>
    public static string Preview(ModelCard card) => string.Create(CultureInfo.InvariantCulture, $"/api/v1/models/{card.Id}/preview?v={card.PreviewModified:x}");

    /// <summary>The running job's picture so far.</summary>
    public static string Preview(RunningJob running) => string.Create(CultureInfo.InvariantCulture, $"/api/v1/jobs/{running.Job.Id}/preview?n={running.PreviewNumber}");

    private static string Short(string hash) => hash[..Math.Min(8, hash.Length)];
}
