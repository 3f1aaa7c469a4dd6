using System.Collections.Immutable;
using System.Text.Json;
using Easel.Core.Imaging;
using Easel.Core.Requests;
using Easel.Studio.Settings;
using Easel.Studio.Styles;
using Easel.Studio.Upscaling;

namespace Easel.Studio.Webui;

/// <summary>Reads bodies of <c>POST /sdapi/v1/txt2img</c> and <c>img2img</c> against what this studio has: settings, models, styles.</summary>
/// <param name="options">The settings under A1111's names.</param>
/// <param name="models">The models.</param>
/// <param name="styles">The styles file, or null.</param>
/// <param name="upscalers">The networks there are that make pictures larger.</param>
public sealed class Txt2ImgOrders(WebuiOptions options, WebuiModels models, string? styles, UpscalerLibrary upscalers)
{
    /// <summary>Reads one.</summary>
    /// <param name="json">The body.</param>
    /// <param name="form"><see cref="WebuiForms.Txt2Img"/> or <see cref="WebuiForms.Img2Img"/>.</param>
    /// <exception cref="WebuiFormException">Fields are of another type.</exception>
    /// <exception cref="WebuiRefusal">It wants a script.</exception>
    /// <exception cref="RequestException">A setting is nobody's or out of range, a model nobody's, a feature not there yet; names the field.</exception>
    public Txt2ImgOrder Read(JsonElement json, WebuiForm form)
    {
        var body = form.Read(json);
        var settings = Settings(body);
        var hasInfotext = !string.IsNullOrWhiteSpace(body.Text("infotext"));
        var lines = WebuiScripts.Lines(body);
        var styles = Styles();
        var reading = Txt2ImgReader.Read(body, lines is null ? styles : null, settings.Request, settings.Faces.Restoration, [.. PlainUpscaler.Names, .. upscalers.All().Select(file => file.Name)]);
        var model = models.Choice(settings.Models.Checkpoint);
        var request = reading.Request with
        {
            Model = model,
            Vae = models.Vae(settings.Models, model),
            Hires = reading.Request.Hires is { Model: { } second } hires ? hires with { Model = Other("hires.model", second) } : reading.Request.Hires,
            Refiner = reading.Request.Refiner is { } refiner ? refiner with { Model = Other("refiner.model", refiner.Model) } : null,
        };
        var order = new Txt2ImgOrder(Echo(hasInfotext ? Filled(body, request) : body), request, settings, reading.Notes) { OwnSettings = options.OfFiles(settings) };
        return lines is var (text, rules) ? Scripted(order, PromptLines.Read(text, request, rules), styles) : order;
    }

    // An order for each line; styles go over the joined prompts.
    private Txt2ImgOrder Scripted(Txt2ImgOrder order, PromptLinesReading reading, StyleBook styles)
    {
        if (reading.Lines.IsEmpty) throw new RequestException("script_args", "there is no prompt; give lines of them as the fourth argument");
        string[] named = [.. order.Body.Items("styles").Select(name => name.GetString()!)];
        var notes = reading.Mistakes.Concat(reading.Notes).Select(note => $"line {note.Number}: {note.Message}").Concat(order.Notes.Where(note => !named.Any(name => styles.Has(name) && note.StartsWith($"styles: there is no '{name}'", StringComparison.Ordinal)))).ToImmutableArray();
        return order with { Notes = notes, Parts = [.. reading.Lines.Select((line, index) => Part(line) with { Notes = index == 0 ? notes : [] })] };

        Txt2ImgOrder Part(PromptLine line)
        {
            try
            {
                var request = styles.Apply(line.Request, [.. named.Where(styles.Has), .. line.Styles]);
                return order with { Request = line.Model is { } model ? request with { Model = models.Choice(model) } : request, Without = (line.WithoutPictures, line.WithoutGrid) };
            }
            catch (RequestException wrong) { throw new RequestException("script_args", $"line {line.Number}: {wrong.Message}"); }
        }
    }

    private string Other(string field, string name)
    {
        try { return models.Choice(name) ?? BuiltInChoices.Model; }
        catch (RequestException wrong) { throw new RequestException(field, WebuiMistake.Of(wrong).Msg); }
    }

    private StyleBook Styles() => styles is not null && File.Exists(styles) ? StyleBook.Open(styles) : StyleBook.Empty;

    private StudioSettings Settings(WebuiBody body)
    {
        try { return options.With(body.Members("override_settings")); }
        catch (RequestException wrong)
        {
            var told = WebuiMistake.Of(wrong);
            throw new RequestException($"override_settings.{wrong.Field}", told.Msg);
        }
    }

    // Of pictures a client sent it gets back only those it asks for.
    private static WebuiBody Echo(WebuiBody body)
    {
        if (!body.Whole.ContainsKey("init_images")) return body;
        var whole = body.Whole.Where(field => field.Key != "include_init_images").ToDictionary();
        if (!body.Flag("include_init_images")) whole["init_images"] = whole["mask"] = JsonSerializer.SerializeToElement<object?>(null);
        return body with { Whole = whole };
    }

    // The fields an infotext filled, so that the echo tells what was made.
    private static WebuiBody Filled(WebuiBody body, ImageRequest request)
    {
        var whole = new Dictionary<string, JsonElement>(body.Whole);
        Fill("prompt", request.Prompt);
        Fill("negative_prompt", request.NegativePrompt);
        Fill("seed", request.Seeds.Seed);
        Fill("sampler_name", request.Sampler.Id);
        Fill("scheduler", request.Schedule.Id);
        Fill("steps", request.Steps);
        Fill("width", request.Size.Width);
        Fill("height", request.Size.Height);
        if (!body.Given.ContainsKey("cfg_scale")) whole["cfg_scale"] = WebuiOptionTable.Number(request.CfgScale, true);
        return body with { Whole = whole };

        void Fill<T>(string name, T value)
        {
            if (!body.Given.ContainsKey(name)) whole[name] = JsonSerializer.SerializeToElement(value);
        }
    }
}
