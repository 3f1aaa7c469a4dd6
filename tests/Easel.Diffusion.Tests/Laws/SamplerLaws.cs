using Easel.Core.Requests;
using Easel.Diffusion.Sampling;
using Easel.Diffusion.Sampling.Noise;
using Easel.Diffusion.Sampling.Prediction;
using Easel.Diffusion.Sampling.Schedules;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace Easel.Diffusion.Tests.Laws;

/// <summary>What holds for every sampler and schedule of the catalogs.</summary>
public sealed class SamplerLaws
{
    private const double DataDeviation = 0.5;
    private static readonly DiffusionParts Parts = new();
    private static readonly NoiseTable Table = NoiseTable.ScaledLinear();

    public static TheoryData<string> Samplers => [.. Parts.Samplers.Select(entry => entry.Id)];

    public static TheoryData<string> Schedules => [.. Parts.Schedules.Select(entry => entry.Id)];

    [Theory]
    [MemberData(nameof(Samplers))]
    public void The_same_seed_gives_the_same_bytes(string id)
    {
        using var scope = NewDisposeScope();
        Assert.Equal(Bytes(Run(id, [1, 2])), Bytes(Run(id, [1, 2])));
    }

    [Theory]
    [MemberData(nameof(Samplers))]
    public void A_picture_of_a_batch_equals_the_picture_alone(string id)
    {
        if (Parts.Samplers.Find("sampler", id).Defaults.Facts.CouplesBatch) return;
        using var scope = NewDisposeScope();
        Assert.True(Run(id, [1, 2])[1].allclose(Run(id, [2])[0], 1e-5, 1e-6));
    }

    [Theory]
    [MemberData(nameof(Samplers))]
    public void No_tensor_is_left_after_a_run_a_cancellation_or_an_error(string id)
    {
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        using (NewDisposeScope()) Run(id, [1, 2]);
        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);

        using var stop = new CancellationTokenSource();
        using (NewDisposeScope()) Assert.Throws<OperationCanceledException>(() => Run(id, [1, 2], 3, stop.Cancel, stop));
        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);

        using (NewDisposeScope()) Assert.Throws<TimeoutException>(() => Run(id, [1, 2], 3, () => throw new TimeoutException()));
        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    [Theory]
    [MemberData(nameof(Samplers))]
    public void A_walk_ends_at_its_last_level(string id)
    {
        using var scope = NewDisposeScope();
        var (sampler, reports) = (Parts.Samplers.Find("sampler", id).Defaults, new List<StepReport>());
        var path = PathOf(sampler);
        Run(id, [1], progress: new Watcher(reports.Add));
        var last = sampler.Facts.ChoosesLevels ? path.Lowest : path.Levels[^1];
        Assert.Equal(last.Value, reports[^1].Sigma.Value, 1e-8);
        Assert.Equal(Enumerable.Range(1, reports.Count), reports.Select(report => report.Step));
        if (!sampler.Facts.CouplesBatch) Assert.All(reports, report => Assert.Equal(reports.Count, report.Steps));
    }

    [Theory]
    [MemberData(nameof(Samplers))]
    public void Cancelling_takes_effect_before_the_next_call(string id)
    {
        using var scope = NewDisposeScope();
        using var stop = new CancellationTokenSource();
        var calls = 0;
        Assert.Throws<OperationCanceledException>(() => Run(id, [1], 1, () => { calls++; stop.Cancel(); }, stop));
        Assert.Equal(1, calls);
    }

    [Theory]
    [InlineData("euler_a")]
    [InlineData("dpm2_a")]
    [InlineData("dpmpp_2s_a")]
    [InlineData("dpmpp_2m_sde")]
    public void Ancestral_steps_keep_the_variance_of_the_data(string id)
    {
        using var scope = NewDisposeScope();
        var sampler = Parts.Samplers.Find("sampler", id).Defaults;
        using var noise = new SeededNoise([new PictureSeed(7, 0)], new Seeds(), [1, 64, 64], NoiseOrigin.Cpu, CPU);
        var sigmas = Karras.Between(0.01, 14.6, 400); // enough that the first-order bias is below the tolerance
        Denoise exact = (x, sigma) => x * (DataDeviation * DataDeviation / (DataDeviation * DataDeviation + sigma * sigma));
        var result = sampler.Sample(new SamplerRun(exact, sigmas, noise), noise.Next() * 14.6);
        Assert.InRange(result.std().item<float>(), DataDeviation * 0.95, DataDeviation * 1.05);
    }

    [Theory]
    [MemberData(nameof(Schedules))]
    public void A_schedule_falls_strictly(string id)
    {
        var schedule = Parts.Schedules.Find("schedule", id).Defaults;
        foreach (var steps in (int[])[2, 7, 20, 60])
        {
            var sigmas = schedule.Sigmas(ScheduleRange.Of(Table, new PictureOptions()), steps);
            for (var i = 1; i < sigmas.Count; i++) Assert.True(sigmas[i] < sigmas[i - 1], $"{steps} steps: {string.Join(' ', sigmas.Select(s => s.Value))}");
            Assert.Equal(schedule is KlOptimal ? (float)Table.SigmaMin : 0, sigmas[^1].Value, 1e-6);
        }
    }

    // 24 steps, so that Restart restarts; `act` is called at call number `when`.
    private static Tensor Run(string id, long[] seeds, int when = 0, Action? act = null, CancellationTokenSource? stop = null, IProgress<StepReport>? progress = null)
    {
        var sampler = Parts.Samplers.Find("sampler", id).Defaults;
        var path = PathOf(sampler);
        using var seeded = new SeededNoise([.. seeds.Select(seed => new PictureSeed(seed, 0))], new Seeds(), [4, 8, 8], NoiseOrigin.Cpu, CPU);
        var noise = seeded.For(sampler, path.Schedule);
        using var owned = noise as IDisposable;
        using var scope = NewDisposeScope();
        var calls = 0;
        Denoise denoise = (x, sigma) =>
        {
            if (++calls == when) act?.Invoke();
            return x * (DataDeviation * DataDeviation / (DataDeviation * DataDeviation + sigma * sigma)) + (x / Math.Sqrt(1 + sigma * sigma)).sin() * 0.1;
        };
        var start = sampler.Start(seeded.Next(), path.Start);
        return sampler.Sample(path.Run(denoise, noise, () => zeros_like(start), progress, stop?.Token ?? CancellationToken.None), start).MoveToOuterDisposeScope();
    }

    private static SamplingPath PathOf(Sampler sampler) =>
        SamplingPath.FromNoise(sampler, new Automatic(), sampler.Adapt(new NoiseModel(Table, new EpsilonPrediction())).Table, new PictureOptions(), 24);

    private static byte[] Bytes(Tensor tensor) => tensor.contiguous().bytes.ToArray();

    private sealed class Watcher(Action<StepReport> report) : IProgress<StepReport>
    {
        public void Report(StepReport value) => report(value);
    }
}
