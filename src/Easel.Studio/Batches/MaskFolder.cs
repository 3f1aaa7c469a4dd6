using Easel.Core.Imaging;
using Easel.Core.Requests;

namespace Easel.Studio.Batches;

/// <summary>The masks of a batch: one for all, or one for each picture of the same name, as A1111 has it.</summary>
/// <param name="masks">The pictures in the folder of masks.</param>
public sealed class MaskFolder(IReadOnlyList<BatchPicture> masks)
{
    private const string Field = "masks";

    private readonly ILookup<string, BatchPicture> byName = masks.ToLookup(mask => mask.Stem, StringComparer.OrdinalIgnoreCase);

    /// <summary>The path of a picture's mask, which can be read.</summary>
    /// <exception cref="RequestException">There is none of its name, or it is no picture.</exception>
    public string Of(BatchPicture picture)
    {
        var mask = masks.Count == 1 ? masks[0] : byName[picture.Stem].FirstOrDefault() ?? throw new RequestException(Field, $"there is no mask '{picture.Stem}' among the {masks.Count} masks; a mask has the name of its picture");
        _ = NamedPicture.Load(Field, mask.Path);
        return mask.Path;
    }
}
