using System.Text.Json;
using Easel.Core.Imaging;
using Easel.Core.Requests;
using Easel.Core.Results;
using Easel.Studio.Faces;
using Easel.Studio.Jobs;
using Easel.Studio.Upscaling;

namespace Easel.Studio.Webui;

/// <summary>A1111's upscalers, with its settings of tiles, and its face restorers.</summary>
/// <param name="networks">Does those that are networks.</param>
/// <param name="library">The networks there are.</param>
/// <param name="faces">The face restorers there are.</param>
/// <param name="options">Say how large tiles are.</param>
public sealed class WebuiUpscalers(PictureUpscaler networks, UpscalerLibrary library, FaceLibrary faces, WebuiOptions options)
{
    /// <summary>Changes nothing.</summary>
    public const string None = PlainUpscaler.None;

    /// <summary>Those that are always there, in the order A1111 lists them.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. PlainUpscaler.Names, BuiltInChoices.Upscaler];

    /// <summary>The networks there are, by name.</summary>
    public IReadOnlyList<UpscalerFile> Networks => library.All();

    /// <summary>Does what a recipe says, with the settings as they are now.</summary>
    public Enlarger Enlarger => Telling(_ => { });

    /// <summary>The same, and <paramref name="report"/> is told after each tile of a network.</summary>
    public Enlarger Telling(Action<ImageEvent.Progress> report)
    {
        var settings = options.Read();
        return new Enlarger((request, cancel) => networks.Upscale(request, report, cancel), library, family => Tiles(settings, family));
    }

    /// <summary>The face restorers there are, each with what it lacks.</summary>
    public IReadOnlyList<FaceRestorerFile> Restorers => faces.All();

    /// <summary>Why a face restorer cannot be used, or null when it can.</summary>
    /// <param name="name">One of <see cref="FaceRestoration.Names"/>.</param>
    public string? Problem(string name) => faces.Problem(name);

    /// <summary>Carries a recipe of Extras out, with the settings as they are now.</summary>
    /// <param name="recipe">What to do.</param>
    /// <param name="report">Told after each tile of a network, and each face; null is nobody.</param>
    public ExtrasSteps Steps(ExtrasRecipe recipe, Action<ImageEvent.Progress>? report = null)
    {
        var told = report ?? (_ => { });
        return new ExtrasSteps(recipe, Telling(told), new FacePainter((request, cancel) => networks.Restore(request, told, cancel), faces));
    }

    /// <summary>The name as it is listed, for one that a client gives.</summary>
    /// <exception cref="RequestException">It is nobody's.</exception>
    public string Known(string field, string name)
    {
        if (PlainUpscaler.Names.Contains(name)) return name;
        var there = Networks;
        return there.FirstOrDefault(file => file.Name == name)?.Name
            ?? throw new RequestException(field, $"'{name}' is not there; give {string.Join(", ", PlainUpscaler.Names.Concat(there.Select(file => file.Name)))}");
    }

    /// <inheritdoc cref="Upscaling.Enlarger.Enlarge"/>
    public Task<Bitmap> Enlarge(Bitmap picture, string upscaler, double scale, CancellationToken cancel) => Enlarger.Enlarge(picture, upscaler, scale, cancel);

    private static (int? Tile, int? Overlap) Tiles(IReadOnlyDictionary<string, JsonElement> settings, UpscalerFamily family)
    {
        var name = family switch { UpscalerFamily.Dat => "DAT_tile", UpscalerFamily.SwinIR => "SWIN_tile", UpscalerFamily.Scunet => "SCUNET_tile", _ => "ESRGAN_tile" };
        return (Whole(name, 0, 512), Whole(name + "_overlap", 0, 48));

        int? Whole(string option, int least, int most) => settings.TryGetValue(option, out var value) && value.ValueKind == JsonValueKind.Number ? (int)Math.Clamp(value.GetDouble(), least, most) : null;
    }
}
