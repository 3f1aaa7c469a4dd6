using System.Collections.Concurrent;
using Easel.Diffusion.Sampling;
using TorchSharp;
using static TorchSharp.torch;

namespace Easel.Diffusion.Tests.Pipeline;

/// <summary>Adds a sampler "probe" to an engine: Euler's method that tells what it sees, and can act in the middle of a run, on the engine's thread.</summary>
public sealed class Probe : IDiffusionExtension
{
    /// <summary>Tensors alive on the engine's thread at the begin of each run.</summary>
    public ConcurrentQueue<long> LiveAtBegin { get; } = [];

    /// <summary>Steps of each run begun.</summary>
    public ConcurrentQueue<int> StepsBegun { get; } = [];

    /// <summary>Types of latents and estimates.</summary>
    public ConcurrentDictionary<ScalarType, bool> Types { get; } = [];

    /// <summary>Calls of the network so far, over all runs.</summary>
    public int Calls { get; set; }

    /// <summary>Called after each call of the network, with the count of calls of this run.</summary>
    public Action<int> AfterCall { get; set; } = _ => { };

    public void Register(DiffusionParts parts) => parts.Samplers.Add("probe", "Probe", new ProbeSampler(this));

    private sealed record ProbeSampler(Probe Probe) : Sampler(new SamplerFacts())
    {
        protected override Step Begin(SamplerRun run)
        {
            Probe.LiveAtBegin.Enqueue(DisposeScopeManager.Statistics.ThreadTotalLiveCount);
            Probe.StepsBegun.Enqueue(run.Steps);
            var calls = 0;
            return (x, from, to) =>
            {
                var denoised = run.Denoise(x, from);
                Probe.Calls++;
                Probe.Types[x.dtype] = Probe.Types[denoised.dtype] = true;
                Probe.AfterCall(++calls);
                return x + Slope(x, from, denoised) * (to - from);
            };
        }
    }
}
