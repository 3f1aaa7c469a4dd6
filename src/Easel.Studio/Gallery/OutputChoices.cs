using Easel.Core.Imaging;

namespace Easel.Studio.Gallery;

/// <summary>Where finished pictures go and how they are written.</summary>
public sealed record OutputChoices
{
    /// <summary>Root of the output folders.</summary>
    public required string Folder { get; init; }

    /// <summary>Folder of pictures that are kept a day only.</summary>
    public required string TemporaryFolder { get; init; }

    /// <summary>Folder below <see cref="Folder"/> for text to image; A1111's name.</summary>
    public string Txt2ImgFolder { get; init; } = "txt2img-images";

    /// <summary>A1111's <c>directories_filename_pattern</c>; empty puts all into one folder.</summary>
    public string SubfolderPattern { get; init; } = "[date]";

    /// <summary>A1111's <c>samples_filename_pattern</c>; empty is <c>[seed]</c> in sub-folders, else <c>[seed]-[prompt_spaces]</c>.</summary>
    public string NamePattern { get; init; } = "";

    /// <summary>Whether names begin with a number that counts up.</summary>
    public bool IsNumbered { get; init; } = true;

    public PictureFormat Format { get; init; } = PictureFormat.Png;

    /// <summary>Of formats that lose detail, 1–100; A1111's default.</summary>
    public int Quality { get; init; } = 80;

    /// <summary>Whether the parameters are written into the picture.</summary>
    public bool TextInside { get; init; } = true;

    /// <summary>Whether they are written into a .txt beside it.</summary>
    public bool TextBeside { get; init; }
}
