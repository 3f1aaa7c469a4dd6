using System.Text.Json.Serialization;
using Easel.Core.Imaging;
using Easel.Core.Settings;

namespace Easel.Studio.Settings;

/// <summary>Which pictures are kept, where, and under which names. The folder is relative to the data folder, those of kinds of pictures to it, unless they are full paths.</summary>
public sealed record SavingSettings
{
    [Setting("Save", Help = "Keep every finished picture.")]
    public bool Save { get; init; } = true;

    [Setting("Format", Help = "File format; png is exact.")]
    public PictureFormat Format { get; init; } = PictureFormat.Png;

    [Setting("Quality", Min = 1, Max = 100, Help = "Of jpeg and webp.")]
    public int Quality { get; init; } = 80;

    [Setting("Webp lossless", Help = "WebP without loss; the quality does not count then.")]
    public bool WebpLossless { get; init; }

    [Setting("Folder", Help = "The folder all others lie in.")]
    public string Folder { get; init; } = "outputs";

    [Setting("Txt2img folder", Help = "Pictures from text, in the folder.")]
    public string Txt2imgFolder { get; init; } = "txt2img-images";

    [Setting("Img2img folder", Help = "Pictures from pictures, in the folder.")]
    public string Img2imgFolder { get; init; } = "img2img-images";

    [Setting("Extras folder", Help = "Upscaled pictures, in the folder.")]
    public string ExtrasFolder { get; init; } = "extras-images";

    [Setting("Txt2img grids", Help = "Grids of pictures from text, in the folder.")]
    public string Txt2imgGrids { get; init; } = "txt2img-grids";

    [Setting("Img2img grids", Help = "Grids of pictures from pictures, in the folder.")]
    public string Img2imgGrids { get; init; } = "img2img-grids";

    [Setting("Init folder", Help = "Pictures that requests begin with, in the folder.")]
    public string InitFolder { get; init; } = "init-images";

    [Setting("File name", Help = "Pattern of file names, such as '[seed]-[prompt_words]'; empty is A1111's own.")]
    public string FileName { get; init; } = "";

    [Setting("Number", Help = "Begin file names with a number.")]
    public bool Number { get; init; } = true;

    [Setting("When taken", Help = "What becomes of a name that is taken when names have no number.")]
    public TakenNames WhenTaken { get; init; } = TakenNames.Replace;

    [Setting("Into folders", Help = "Put pictures into folders named by the folder pattern.")]
    public bool IntoFolders { get; init; } = true;

    [Setting("Folder name", Help = "Pattern of folder names.")]
    public string FolderName { get; init; } = "[date]";

    [Setting("Prompt words", Min = 1, Max = 20, Help = "Words that [prompt_words] takes.")]
    public int PromptWords { get; init; } = 8;

    [Setting("Unfinished", Help = "Keep the picture that a job was interrupted in, or a batch skipped in, as far as it had come.")]
    public bool Unfinished { get; init; }

    [Setting("Before hires", Help = "Keep the picture that a second pass (hires fix) begins with, too.")]
    public bool BeforeHires { get; init; }

    [Setting("Init pictures", Help = "Keep the pictures that requests begin with, named by the MD5 hash of their pixels; the infotext says it.")]
    public bool InitPictures { get; init; }

    [Setting("Trash days", Min = 0, Max = 3650, Help = "Days after which the trash forgets a picture; 0 keeps all until a person empties it.")]
    public int TrashDays { get; init; }

    /// <summary>A1111's save_images_replace_action.</summary>
    public enum TakenNames
    {
        Replace,

        [JsonStringEnumMemberName("add-suffix")]
        AddSuffix,
    }
}
