using Easel.Core.Imaging;
using Easel.Core.Settings;
using Easel.Studio.Gallery;

namespace Easel.Studio.Settings;

/// <summary>Sheets of all pictures of a job.</summary>
public sealed record GridSettings
{
    [Setting("Save", Help = "Keep a grid of every job of several pictures.")]
    public bool Save { get; init; } = true;

    [Setting("Return", Help = "Answer with the grid in front of the pictures.")]
    public bool Return { get; init; } = true;

    [Setting("Format", Help = "File format; png is exact.")]
    public PictureFormat Format { get; init; } = PictureFormat.Png;

    [Setting("Only if several", Help = "No grid of one picture.")]
    public bool OnlyIfSeveral { get; init; } = true;

    [Setting("Fill", Help = "Choose the rows so that no place stays empty.")]
    public bool Fill { get; init; }

    [Setting("Rows", Min = -1, Max = 64, Help = "Rows; -1 is nearly square, 0 is the batch size.")]
    public int Rows { get; init; } = -1;

    [Setting("Named fully", Help = "Put seed and prompt into the file name.")]
    public bool NamedFully { get; init; }

    [Setting("Into folders", Help = "Put grids into folders named by the folder pattern.")]
    public bool IntoFolders { get; init; } = true;

    [Setting("Background", Help = "Colour of empty places, as #rrggbb.")]
    public string Background { get; init; } = "#ffffff";

    /// <summary>What the gallery is told.</summary>
    public GridChoices Choices(SavingSettings saving) => new()
    {
        Txt2ImgFolder = saving.Txt2imgGrids,
        Img2ImgFolder = saving.Img2imgGrids,
        SubfolderPattern = IntoFolders ? saving.FolderName : "",
        Format = Format,
        OnlyIfSeveral = OnlyIfSeveral,
        Rows = Rows,
        Fill = Fill,
        NamedFully = NamedFully,
        Background = Colour(Background),
    };

    // White when it is no colour.
    private static (byte R, byte G, byte B) Colour(string text) =>
        text.Length == 7 && text[0] == '#' && int.TryParse(text.AsSpan(1), System.Globalization.NumberStyles.HexNumber, System.Globalization.CultureInfo.InvariantCulture, out var rgb)
            ? ((byte)(rgb >> 16), (byte)(rgb >> 8), (byte)rgb)
            : ((byte)255, (byte)255, (byte)255);
}
