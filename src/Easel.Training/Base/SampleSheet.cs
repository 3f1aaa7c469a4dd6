using Easel.Diffusion.Models.Vae;
using Easel.Diffusion.Weights;
using TorchSharp;
using static TorchSharp.torch;

namespace Easel.Training.Base;

/// <summary>Pictures of fixed prompts in a grid, to see how a run goes: DDIM (Song et al. 2020) on the velocity, with guidance.</summary>
public sealed class SampleSheet(AutoencoderKL vae, LatentCache cache, CaptionVocabulary vocabulary)
{
    private const int Steps = 20;
    private const double Guidance = 4;

    /// <summary>Draws one picture a prompt, seed 1 each, and writes them as a PNG.</summary>
    public void Write(string path, IReadOnlyDictionary<string, Tensor> weights, IReadOnlyList<string> prompts)
    {
        using var quiet = no_grad();
        using var scope = NewDisposeScope();
        var networks = new BaseNetworks(new DictionaryWeights("average", weights));
        var count = prompts.Count;
        var context = cat([networks.Read(Tokens(prompts)), networks.Read(Tokens([.. prompts.Select(_ => "")]))], dim: 0);
        using var generator = new Generator(1, CPU);
        var start = randn([1, cache.Latents.size(1), cache.Latents.size(2), cache.Latents.size(3)], generator: generator);
        var latents = Sample(networks, start.expand(count, -1, -1, -1), context);
        var pictures = vae.Decode(latents * cache.Deviation.view(1, -1, 1, 1) + cache.Mean.view(1, -1, 1, 1));
        PictureSheet.Write(path, pictures, columns: (int)Math.Ceiling(Math.Sqrt(count)));
    }

    private static Tensor Sample(BaseNetworks networks, Tensor x, Tensor context)
    {
        using var scope = NewDisposeScope();
        using var levels = new NoiseLevels();
        for (var i = Steps; i > 0; i--)
        {
            var (time, next) = (i * (NoiseLevels.Count - 1) / Steps, (i - 1) * (NoiseLevels.Count - 1) / Steps);
            var velocities = networks.Velocity(cat([x, x], dim: 0), full([2 * x.size(0)], (float)time), context).chunk(2, 0);
            var velocity = velocities[1] + Guidance * (velocities[0] - velocities[1]);
            var (signal, spread) = (levels.Signal[time], levels.Noise[time]);
            var clean = signal * x - spread * velocity;
            var noise = signal * velocity + spread * x;
            x = i == 1 ? clean : levels.Signal[next] * clean + levels.Noise[next] * noise;
        }

        return x.MoveToOuterDisposeScope();
    }

    private Tensor Tokens(IReadOnlyList<string> prompts) => torch.tensor(prompts.SelectMany(vocabulary.Of).ToArray()).reshape(prompts.Count, -1);
}
