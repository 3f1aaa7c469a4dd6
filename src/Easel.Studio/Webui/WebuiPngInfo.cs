using System.Text.Json.Nodes;
using Easel.Core.Imaging;
using Easel.Core.Infotext;

namespace Easel.Studio.Webui;

/// <summary>What a picture says about itself, as A1111's PNG Info answers.</summary>
/// <param name="Info">The parameters' text; empty when it has none.</param>
/// <param name="Items">Its other texts.</param>
/// <param name="Parameters">The parameters taken apart, with the defaults of A1111's form.</param>
public sealed record WebuiPngInfo(string Info, IReadOnlyDictionary<string, string> Items, JsonObject Parameters)
{
    /// <param name="file">A PNG, JPEG or WebP; of other formats nothing is known.</param>
    public static WebuiPngInfo Of(byte[] file)
    {
        try
        {
            var items = new Dictionary<string, string>();
            if (PngText.IsPng(file))
                foreach (var (key, text) in PngText.Read(file))
                    if (key != PictureText.Keyword) items[key] = text;
            var info = PictureText.Read(file);
            return new WebuiPngInfo(info ?? "", items, info is null ? [] : InfotextFields.Parse(info));
        }
        catch (InvalidDataException) { return new WebuiPngInfo("", new Dictionary<string, string>(), []); }
    }
}
