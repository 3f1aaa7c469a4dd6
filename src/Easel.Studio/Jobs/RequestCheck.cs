using Easel.Core.Requests;
using Easel.Core.Scripts;
using Easel.Diffusion;
using Easel.Studio.Library;
using Easel.Studio.Settings;
using Easel.Studio.Styles;

namespace Easel.Studio.Jobs;

/// <summary>Gives a request what the settings say where it says nothing, and finds the mistakes of a request that can be found before its job is begun: ranges, and names of models, samplers and schedules.</summary>
/// <param name="library">The models there are.</param>
/// <param name="parts">The samplers and schedules there are.</param>
/// <param name="models">What paints when a request does not say; asked each time.</param>
/// <param name="byHash">The file with a hash, or null.</param>
/// <param name="styles">The styles there are now, which a plot may name; null is none.</param>
public sealed class RequestCheck(ModelLibrary library, DiffusionParts parts, Func<ModelSettings> models, Func<string, string?> byHash, Func<StyleBook>? styles = null)
{
    /// <summary>
    /// A client's request with full paths for the names of its model and autoencoder, and those of the settings where it names none, so that later changes of
    /// settings change no waiting job. A client may name what lies in the studio's folders, and nothing else of the machine.
    /// </summary>
    /// <exception cref="RequestException">A value is out of range, a name nobody's; names the field.</exception>
    public ImageRequest Complete(ImageRequest request)
    {
        var usual = models();
        var chosen = request.Model is { } named ? Model(named, usual.Checkpoint) : usual.Checkpoint.Length > 0 ? usual.Checkpoint : null;
        var whole = request with
        {
            Model = chosen,
            Vae = request.Vae is { } vae && vae != usual.OwnVae ? Vae(vae, usual.Vae) : Usual(usual, chosen),
            Hires = request.Hires is { } hires ? hires with { Model = hires.Model is { } second ? Model(second, usual.Checkpoint, "hires.model") : null, Vae = null, Upscaler = library.ListedUpscaler(hires.Upscaler) } : null,
            Refiner = request.Refiner is { Model.Length: > 0 } refiner ? refiner with { Model = Model(refiner.Model, usual.Checkpoint, "refiner.model"), Vae = null } : request.Refiner,
            Faces = request.Faces is { } faces ? faces with { File = null } : null, // this and the others' autoencoders are found in the studio's folders when it is painted
        };
        Check(whole);
        return whole;
    }

    /// <exception cref="RequestException">A value is out of range, a name nobody's; names the field.</exception>
    public void Check(ImageRequest request)
    {
        RequestLimits.Check(request);
        if (PictureScript.Of(request) is SheetScript sheet)
        {
            Check(request with { Script = null });
            if (sheet is XyzPlot plot) CheckCells(plot, request);
            return;
        }

        if (PictureScript.Of(request) is SdUpscale upscale) library.CheckListedUpscaler("script.upscaler", upscale.Upscaler);
        if (request.Hires is { } second) library.ListedUpscaler(second.Upscaler); // of this machine's files those in the studio's folders alone
        library.Resolve(request);
        Diffusion.Sampling.SamplerName.Resolve(parts, request.Sampler.Id, request.Schedule.Id);
        if (request.Hires is not { } hires) return;
        Second("sampler", hires.Sampler?.Id ?? request.Sampler.Id, null);
        Second("schedule", request.Sampler.Id, hires.Schedule?.Id ?? request.Schedule.Id);
    }

    // A client may name what lies in the studio's folders here, too.
    private void CheckCells(XyzPlot plot, ImageRequest request)
    {
        foreach (var (field, cell) in plot.Samples(request))
        {
            try
            {
                if (cell.Request.Model is { } model && model != request.Model) Listed("model", model);
                if (cell.Request.Refiner?.Model is { } refiner && refiner != request.Refiner?.Model) Listed("refiner.model", refiner);
                if (cell.Request.Vae is { } vae && vae != request.Vae) Vae(vae, models().Vae);
                if (!cell.Styles.IsEmpty) (styles?.Invoke() ?? StyleBook.Empty).Find(cell.Styles);
                Check(cell.Request);
            }
            catch (RequestException wrong) { throw new RequestException(field, wrong.Message); }
        }
    }

    private void Listed(string field, string name)
    {
        if (!ModelLibrary.IsEmbedded(name) && library.Listed(field, name) is null)
            throw new RequestException(field, $"there is no '{name}' among the studio's models{library.Hint(field, name)}; give {BuiltInChoices.Model}, or the name of one that GET /api/v1/models lists");
    }

    private void Second(string field, string sampler, string? schedule)
    {
        try { Diffusion.Sampling.SamplerName.Resolve(parts, sampler, schedule); }
        catch (RequestException wrong) { throw new RequestException("hires." + field, wrong.Message[(wrong.Field.Length + 2)..]); }
    }

    /// <summary>
    /// <paramref name="changed"/>, settings that somebody changes from afar: a model or autoencoder they name anew must lie in the studio's folders, as in a request.
    /// Who writes the settings' file may name any.
    /// </summary>
    /// <exception cref="RequestException">It does not; names the setting.</exception>
    public StudioSettings Permitted(StudioSettings changed)
    {
        var (before, after) = (models(), changed.Models);
        if (after.Checkpoint.Length > 0) Named("models.checkpoint", () => Model(after.Checkpoint, before.Checkpoint));
        Named("models.vae", () => Vae(after.Vae, before.Vae));
        return changed;
    }

    private static void Named(string setting, Func<string?> find)
    {
        try { _ = find(); }
        catch (RequestException wrong) { throw new RequestException(setting, wrong.Message[(wrong.Field.Length + 2)..]); }
    }

    private string Model(string name, string usual, string field = "model")
    {
        if ((name == usual && name.Length > 0) || name.Equals(BuiltInChoices.Model, StringComparison.OrdinalIgnoreCase)) return name;
        return library.Listed(field, name) ?? byHash(name)
            ?? throw new RequestException(field, $"there is no '{name}' among the studio's models{library.Hint(field, name)}; give {BuiltInChoices.Model}, or the name, path or hash of one that GET /api/v1/models or /sdapi/v1/sd-models lists");
    }

    // What the settings name, unless it gives way to what suits the model.
    private string? Usual(ModelSettings usual, string? model)
    {
        if (usual.OwnVae is not { } vae || usual.VaeOverrides || model is null || ModelLibrary.IsEmbedded(model)) return usual.OwnVae;
        return new VaeChoice(library).For(library.Find("model", model)) is null ? vae : null;
    }

    private string? Vae(string name, string usual)
    {
        if (VaeChoice.IsAutomatic(name)) return VaeChoice.Automatic; // which the settings, asked again, must not change
        if (VaeChoice.IsOwn(name)) return VaeChoice.Own;
        if (name == usual) return name;
        return library.Listed(ModelLibrary.VaeField, name)
            ?? throw new RequestException(ModelLibrary.VaeField, $"there is no '{name}' among the studio's autoencoders{library.Hint(ModelLibrary.VaeField, name)}; give Automatic, None, or the name or path of one that GET /sdapi/v1/sd-vae lists");
    }
}
