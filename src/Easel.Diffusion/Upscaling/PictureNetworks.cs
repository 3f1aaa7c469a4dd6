using Easel.Diffusion.Upscaling.Compact;
using Easel.Diffusion.Upscaling.Dat;
using Easel.Diffusion.Upscaling.Esrgan;
using Easel.Diffusion.Upscaling.Hat;
using Easel.Diffusion.Upscaling.Rdn;
using Easel.Diffusion.Upscaling.Scunet;
using Easel.Diffusion.Upscaling.Swin;
using Easel.Diffusion.Weights;

namespace Easel.Diffusion.Upscaling;

/// <summary>Tells which network a file is of from its keys and shapes, and builds it.</summary>
public static class PictureNetworks
{
    /// <exception cref="WeightsException">The keys are of no network there is, or a shape is wrong.</exception>
    public static IPictureNetwork Build(WeightScope weights)
    {
        var place = Place(weights);
        if (RrdbConfig.Find(place) is { } rrdb) return new RrdbNet(place, rrdb);
        if (HatConfig.Fits(place)) return new HatNet(place, HatConfig.Detect(place));
        if (SwinConfig.Fits(place)) return new SwinIR(place, SwinConfig.Detect(place));
        if (DatConfig.Fits(place)) return new DatNet(place, DatConfig.Detect(place));
        if (RrdnNet.Fits(place)) return new RrdnNet(place);
        if (RdnNet.Fits(place)) return new RdnNet(place);
        if (ScunetNet.Fits(place)) return new ScunetNet(place);
        if (place.Has("body.0.weight") && place.Has("body.1.weight")) return new CompactNet(place);
        throw new WeightsException(weights.Source.Name, null, "this is no upscaler that Easel knows; give an ESRGAN, Real-ESRGAN, compact (SRVGG), SwinIR, HAT, DAT, SCUNet or RDN file");
    }

    // Training programs leave the network under a name of theirs.
    private static WeightScope Place(WeightScope weights)
    {
        foreach (var name in new[] { "params_ema", "params", "state_dict", "model_state_dict", "module", "netG", "generator" })
            if (weights.Source is StoredWeights stored && stored.Keys.Any(key => key.StartsWith(name + ".", StringComparison.Ordinal)) && stored.Keys.All(key => key.StartsWith(name + ".", StringComparison.Ordinal)))
                return Place(weights[name]);
        return weights;
    }
}
