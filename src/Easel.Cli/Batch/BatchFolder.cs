using System.Globalization;
using Easel.Core.Imaging;
using Easel.Core.Requests;
using Easel.Studio.Batches;

namespace Easel.Cli.Batch;

/// <summary>Where a batch puts its files: each under the name of the picture it was made of, so that a later run finds what is done.</summary>
/// <param name="folder">The folder; it is made.</param>
/// <param name="extension">Of the files.</param>
internal sealed class BatchFolder(string folder, string extension)
{
    /// <summary>Makes the folder and takes away what a killed run left half-written.</summary>
    /// <exception cref="RequestException">It is no folder.</exception>
    /// <exception cref="FileOutputException">It cannot be written to.</exception>
    public void Prepare()
    {
        new PictureFolder(folder).Prepare();
        UnfinishedFiles.Remove(folder, below: false);
    }

    /// <summary>The full paths of each picture's files: <c>name.png</c>, or <c>name-1.png</c>, <c>name-2.png</c>… where one makes several. Of two pictures of one name the later is <c>name-2</c>.</summary>
    /// <param name="pictures">The whole batch; the same pictures get the same paths.</param>
    /// <param name="each">Files made of each.</param>
    /// <exception cref="RequestException">A file would replace a picture of the batch.</exception>
    public IReadOnlyList<IReadOnlyList<string>> Paths(IReadOnlyList<BatchPicture> pictures, int each)
    {
        var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var sources = pictures.Select(picture => Path.GetFullPath(picture.Path)).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return [.. pictures.Select(picture => Free(PictureFolder.Shorten(picture.Stem)))];

        List<string> Free(string stem)
        {
            for (var copy = 1; ; copy++)
            {
                var name = copy == 1 ? stem : $"{stem}-{Number(copy)}";
                var paths = Enumerable.Range(1, each).Select(number => PathOf(each == 1 ? name : $"{name}-{Number(number)}")).ToList();
                if (paths.Any(taken.Contains)) continue;
                if (paths.Find(sources.Contains) is { } source) throw new RequestException("out", $"{source} would be written over, a picture of the batch; give another folder");
                taken.UnionWith(paths);
                return paths;
            }
        }
    }

    private string PathOf(string name) => Path.GetFullPath(Path.Combine(folder, name + extension));

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
