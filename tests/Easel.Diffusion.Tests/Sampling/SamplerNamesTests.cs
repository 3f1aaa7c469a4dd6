using Easel.Core.Infotext;
using Easel.Diffusion.Sampling.Samplers;
using Xunit;

namespace Easel.Diffusion.Tests.Sampling;

/// <summary>What infotexts know of a sampler by its name is what is true of the sampler.</summary>
public sealed class SamplerNamesTests
{
    private static readonly DiffusionParts Parts = new();

    public static TheoryData<string> Samplers => [.. SamplerNames.Samplers.Select(name => name.Title)];

    [Theory]
    [MemberData(nameof(Samplers))]
    public void Names_and_samplers_agree(string title)
    {
        var (name, entry) = (SamplerNames.Find(title)!, Parts.Samplers.Find("sampler", title));
        var facts = entry.Defaults.Facts;
        Assert.Equal(name.Id, entry.Id);
        Assert.Equal(name.Schedule, Parts.Schedules.FirstOrDefault(schedule => schedule.Defaults.GetType() == facts.DefaultSchedule?.GetType())?.Id);
        Assert.Equal(name.Eta, entry.Settings.Select(setting => setting.Setting.Label).FirstOrDefault(label => label is "Eta" or "Eta DDIM"));
        Assert.Equal(
            (name.UsesSeedDelta, name.Discards, name.Timesteps),
            (facts.UsesEtaNoise, facts.DiscardsNextToLast, facts.WalksTimesteps));
        Assert.Equal(name.SigmaNoise, entry.Defaults is ChurnedSampler ? SigmaNoiseUse.All : facts.TakesNoiseScale ? SigmaNoiseUse.Noise : SigmaNoiseUse.None);
    }

    [Fact]
    public void The_catalogs_hold_what_has_a_name_in_its_order()
    {
        Assert.Equal(SamplerNames.Samplers.Select(name => name.Title), Parts.Samplers.Select(entry => entry.Title));
        Assert.Equal(SamplerNames.Schedules.Select(name => name.Title), Parts.Schedules.Select(entry => entry.Title));
    }
}
