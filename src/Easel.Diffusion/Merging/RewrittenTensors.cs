using Easel.Core.Requests;
using Easel.Diffusion.Architectures;
using Easel.Diffusion.Weights;
using Easel.Diffusion.Weights.Safetensors;
using static TorchSharp.torch;

namespace Easel.Diffusion.Merging;

/// <summary>The tensors of a model that is written again.</summary>
internal sealed class RewrittenTensors
{
    private const string Ema = "model_ema.";
    private const string UNet = "model.";

    // Text encoders' names before transformers 4.31 put text_model between, and what follows.
    private static readonly string[] OldEncoder = ["embeddings.", "encoder.", "final_layer_norm."];

    private readonly Checkpoint model;
    private readonly RewriteOrder order;
    private readonly IReadOnlyList<string> places;

    /// <exception cref="RequestException">The model has not what is asked for.</exception>
    public RewrittenTensors(Checkpoint model, RewriteOrder order)
    {
        (this.model, this.order) = (model, order);
        if (order.Ema == EmaChoice.Use && !Keys.Any(key => Averaged(key) is not null)) throw new RequestException("ema", $"{model.Path} has no averaged weights (model_ema); use keep or drop");
        places = order.OnlyNetworks ? Places() : [];
        List<SafetensorsPart> parts = [.. Keys.Where(IsKept).Select(PartOf)];
        Dropped = model.Weights.Keys.Count - parts.Count;
        if (parts.Count == 0) throw new RequestException("models", $"nothing of {model.Path} is left to be written");
        if (Directory.Exists(model.Path) && model.Kind.Architecture is { } architecture) parts.AddRange(OfFolder(architecture));
        Parts = parts;
    }

    public IReadOnlyList<SafetensorsPart> Parts { get; }

    public int Dropped { get; }

    private IReadOnlyCollection<string> Keys => model.Weights.Keys;

    private IReadOnlyList<string> Places()
    {
        if (model.Kind.Role == FileRole.Vae) return [];
        var architecture = model.Architecture;
        return [architecture.UNetPrefix + ".", architecture.VaePrefix + ".", .. architecture.Encoders.Select(encoder => encoder.Prefix.Split('.')[0] + ".").Distinct(), .. architecture.SightPrefix is { } sight ? [sight.Split('.')[0] + ".", "noise_augmentor."] : Array.Empty<string>()];
    }

    private bool IsKept(string key)
    {
        if (key.StartsWith(Ema, StringComparison.Ordinal) && order.Ema != EmaChoice.Keep) return false;
        if (order.WithoutVae && key.StartsWith("first_stage_model.", StringComparison.Ordinal)) return false;
        if (!order.OnlyNetworks) return true;
        if (key is "v_pred" or "ztsnr") return true;
        if (key.StartsWith("loss.", StringComparison.Ordinal) || key.StartsWith("first_stage_model.loss.", StringComparison.Ordinal) || key.StartsWith("first_stage_model.model_ema.", StringComparison.Ordinal)) return false;
        return places.Count == 0 || places.Any(place => key.StartsWith(place, StringComparison.Ordinal)) || (key.StartsWith(Ema, StringComparison.Ordinal) && order.Ema == EmaChoice.Keep);
    }

    private SafetensorsPart PartOf(string key)
    {
        var source = order.Ema == EmaChoice.Use && Averaged(key) is { } averaged ? averaged : key;
        var (weights, shape) = (model.Weights, model.Weights.ShapeOf(key)!);
        return new SafetensorsPart(Name(key), ModelTypes.Of(key, weights.TypeOf(source)!, order.Precision, shape), shape, () => Take(source));
    }

    /// <summary>The key of the average of a UNet's tensor; null when there is none. LDM takes the points out of its name (ema.py).</summary>
    private string? Averaged(string key)
    {
        if (!key.StartsWith(UNet, StringComparison.Ordinal)) return null;
        var name = Ema + key[UNet.Length..].Replace(".", "", StringComparison.Ordinal);
        return model.Weights.ShapeOf(name) is { } shape && shape.AsSpan().SequenceEqual(model.Weights.ShapeOf(key)) ? name : null;
    }

    private static string Name(string key)
    {
        const string place = "cond_stage_model.transformer.";
        return key.StartsWith(place, StringComparison.Ordinal) && OldEncoder.Any(part => key.AsSpan(place.Length).StartsWith(part, StringComparison.Ordinal)) ? $"{place}text_model.{key[place.Length..]}" : key;
    }

    /// <summary>What single files have and folders have not: marks of the prediction, and SD 2's last layer, whose output nobody uses but which is counted.</summary>
    private IEnumerable<SafetensorsPart> OfFolder(Architecture architecture)
    {
        if (architecture.Family is ModelFamily.Sdxl && architecture.Prediction == PredictionType.Velocity) yield return Mark("v_pred");
        if (architecture.ZeroTerminalSnr) yield return Mark("ztsnr");
        if (architecture.Family != ModelFamily.Sd2) yield break;

        const string layers = "cond_stage_model.model.transformer.resblocks.";
        var numbers = Keys.Where(key => key.StartsWith(layers, StringComparison.Ordinal)).Select(key => int.Parse(key[layers.Length..].Split('.')[0], System.Globalization.CultureInfo.InvariantCulture)).DefaultIfEmpty(-1).Max();
        var last = $"{layers}{numbers}.";
        foreach (var key in Keys.Where(key => key.StartsWith(last, StringComparison.Ordinal)))
            yield return PartOf(key) with { Key = $"{layers}{numbers + 1}.{key[last.Length..]}" };
    }

    private static SafetensorsPart Mark(string key) => new(key, StorageType.F32, [0], () => zeros(0));

    // In the writer's scope, so that a copy goes with it.
    private Tensor Take(string key)
    {
        using var stored = model.Weights.Read(key);
        return stored.alias();
    }
}
