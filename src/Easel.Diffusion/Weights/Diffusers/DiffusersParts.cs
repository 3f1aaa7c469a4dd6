using System.Globalization;
using Easel.Diffusion.Architectures;
using Easel.Diffusion.Weights.KeyMaps;
using Easel.Diffusion.Weights.Safetensors;
using static TorchSharp.torch;

namespace Easel.Diffusion.Weights.Diffusers;

/// <summary>A checkpoint's networks as diffusers keeps them: <see cref="DiffusersFolder"/>'s way back.</summary>
/// <param name="model">The checkpoint.</param>
/// <param name="type">Of the tensors; null to keep theirs.</param>
internal sealed class DiffusersParts(Checkpoint model, Func<string, StorageType, long[], StorageType> type)
{
    private readonly StoredWeights weights = model.Weights;

    /// <exception cref="WeightsException">The checkpoint is none that Easel runs, or lacks a part.</exception>
    public IReadOnlyList<DiffusersPart> All()
    {
        var architecture = model.Complete(withVae: true);
        List<DiffusersPart> parts = [Mapped("unet", architecture.UNetPrefix, keys => new LdmUNet(keys)), Mapped("vae", architecture.VaePrefix, keys => new LdmVae(keys))];
        foreach (var encoder in architecture.Encoders)
        {
            var isSecond = architecture.Family == ModelFamily.SdxlRefiner || (architecture.Family == ModelFamily.Sdxl && encoder.Kind == TextEncoderKind.OpenClip);
            parts.Add(Encoder(isSecond ? "text_encoder_2" : "text_encoder", encoder, architecture.Family));
        }

        return parts;
    }

    private DiffusersPart Mapped(string folder, string place, Func<IReadOnlyCollection<string>, IKeyMap> mapOf)
    {
        var keys = Under(place).ToList();
        var map = mapOf(keys);
        return new DiffusersPart(folder, [.. keys.Where(key => !key.StartsWith("loss.", StringComparison.Ordinal) && !key.StartsWith("model_ema.", StringComparison.Ordinal)).Select(key => Part($"{place}.{key}", map.PlaceOf(key)))]);
    }

    private DiffusersPart Encoder(string folder, TextEncoderSlot encoder, ModelFamily family)
    {
        var keys = Under(encoder.Prefix).Where(key => key != "logit_scale" && weights.TypeOf($"{encoder.Prefix}.{key}")!.Name[0] is not ('I' or 'U'));
        if (encoder.Kind == TextEncoderKind.Clip) return new DiffusersPart(folder, [.. keys.Select(key => Part($"{encoder.Prefix}.{key}", new KeyPlace($"text_model.{key}")))]);

        if (family == ModelFamily.Sd2) keys = WithoutUnused([.. keys]);
        return new DiffusersPart(folder, [.. keys.SelectMany(key => LdmOpenClip.PlacesOf(key).Select(place => Part($"{encoder.Prefix}.{key}", place)))]);
    }

    // In this layout SD 2.x takes the last layer's output, so the one whose output is not used is left out, and so is the projection.
    private static IEnumerable<string> WithoutUnused(IReadOnlyList<string> keys)
    {
        const string layers = "transformer.resblocks.";
        var last = keys.Where(key => key.StartsWith(layers, StringComparison.Ordinal)).Select(key => int.Parse(key[layers.Length..].Split('.')[0], CultureInfo.InvariantCulture)).DefaultIfEmpty(-1).Max();
        return keys.Where(key => key != "text_projection" && !key.StartsWith($"{layers}{last}.", StringComparison.Ordinal));
    }

    private IEnumerable<string> Under(string place) => weights.Keys.Where(key => key.StartsWith(place + ".", StringComparison.Ordinal)).Select(key => key[(place.Length + 1)..]);

    private SafetensorsPart Part(string key, KeyPlace place)
    {
        var stored = weights.ShapeOf(key)!;
        long[] shape = place.Change switch
        {
            TensorChange.Pointwise => stored[..2],
            TensorChange.Transposed => [stored[1], stored[0]],
            TensorChange.Stacked => [stored[0] / 3, .. stored[1..]],
            _ => stored,
        };
        return new SafetensorsPart(place.Key, type(key, weights.TypeOf(key)!, shape), shape, () => Value(key, place, shape));
    }

    private Tensor Value(string key, KeyPlace place, long[] shape)
    {
        using var stored = weights.Read(key); // what is copied rather than mapped would stay in memory
        return place.Change switch
        {
            TensorChange.Pointwise => stored.contiguous().view(shape),
            TensorChange.Transposed => stored.t(),
            TensorChange.Stacked => stored.narrow(0, place.Part * shape[0], shape[0]),
            _ => stored.alias(),
        };
    }
}
