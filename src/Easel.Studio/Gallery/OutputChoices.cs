using Easel.Core.Imaging;
using Easel.Core.Requests;

namespace Easel.Studio.Gallery;

/// <summary>Where finished pictures go and how they are written.</summary>
public sealed record OutputChoices
{
    /// <summary>Root of the output folders.</summary>
    public required string Folder { get; init; }

    /// <summary>Folder of pictures that are kept a day only.</summary>
    public required string TemporaryFolder { get; init; }

    /// <summary>Whether finished pictures are kept at all; else for a day, as if the job had asked for that.</summary>
    public bool Save { get; init; } = true;

    /// <summary>Folder below <see cref="Folder"/> for text to image; A1111's name.</summary>
    public string Txt2ImgFolder { get; init; } = "txt2img-images";

    /// <summary>Folder below <see cref="Folder"/> for image to image; A1111's name.</summary>
    public string Img2ImgFolder { get; init; } = "img2img-images";

    /// <summary>Folder below <see cref="Folder"/> for pictures that were made larger; A1111's name.</summary>
    public string ExtrasFolder { get; init; } = "extras-images";

    /// <summary>A1111's <c>directories_filename_pattern</c>; empty puts all into one folder.</summary>
    public string SubfolderPattern { get; init; } = "[date]";

    /// <summary>A1111's <c>samples_filename_pattern</c>; empty is <c>[seed]</c> in sub-folders, else <c>[seed]-[prompt_spaces]</c>.</summary>
    public string NamePattern { get; init; } = "";

    /// <summary>Whether names begin with a number that counts up.</summary>
    public bool IsNumbered { get; init; } = true;

    /// <summary>Without a number: whether a picture takes the place of another job's of the same name, instead of a name with a number behind.</summary>
    public bool Replaces { get; init; }

    /// <summary>How many words <c>[prompt_words]</c> takes.</summary>
    public int PromptWords { get; init; } = 8;

    public PictureFormat Format { get; init; } = PictureFormat.Png;

    /// <summary>Of formats that lose detail, 1–100; A1111's default.</summary>
    public int Quality { get; init; } = 80;

    /// <summary>WebP without loss.</summary>
    public bool WebpLossless { get; init; }

    /// <summary>Whether the parameters are written into the picture.</summary>
    public bool TextInside { get; init; } = true;

    /// <summary>Whether they are written into a .txt beside it.</summary>
    public bool TextBeside { get; init; }

    /// <summary>Sheets of a job's pictures, or null for none.</summary>
    public GridChoices? Grids { get; init; }

    /// <summary>Folder below <see cref="Folder"/> for copies of pictures that requests begin with; A1111's name. They are no results: the gallery does not look there.</summary>
    public string StartFolder { get; init; } = "init-images";

    /// <summary>Whether such copies are kept.</summary>
    public bool KeepsStarts { get; init; }

    /// <summary>Days after which the trash forgets; 0 is never.</summary>
    public int TrashDays { get; init; }

    /// <summary>The folders all results lie in, as full paths; none lies in another.</summary>
    public IReadOnlyList<string> Roots
    {
        get
        {
            var whole = new[] { "", Txt2ImgFolder, Img2ImgFolder, ExtrasFolder, Grids?.Txt2ImgFolder ?? "", Grids?.Img2ImgFolder ?? "" }.Select(folder => Path.TrimEndingDirectorySeparator(Whole(folder))).Distinct().ToList();
            return [.. whole.Where(folder => !whole.Exists(other => other != folder && folder.StartsWith(other + Path.DirectorySeparatorChar, StringComparison.Ordinal)))];
        }
    }

    /// <summary>The folder of a request's pictures, as a full path.</summary>
    public string FolderOf(ImageRequest request) => Whole(request.Start is null ? Txt2ImgFolder : Img2ImgFolder);

    /// <summary>A folder of these, as a full path.</summary>
    public string Whole(string folder) => Path.GetFullPath(folder, Path.GetFullPath(Folder));
}
