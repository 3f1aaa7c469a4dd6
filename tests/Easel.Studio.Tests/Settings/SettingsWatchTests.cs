using System.Collections.Concurrent;
using Easel.Studio.Settings;
using Xunit;

namespace Easel.Studio.Tests.Settings;

public sealed class SettingsWatchTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly ConcurrentQueue<string> told = [];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_change_by_hand_is_taken_in_and_a_mistake_is_told_by_line_once()
    {
        var store = SettingsStore.Open(folder.Path);
        using var watch = new SettingsWatch(store, told.Enqueue, TimeSpan.FromMilliseconds(20));
        await Write(store, "queue:\n  attempts: 4\n");
        await Until(() => told.Count == 1);
        Assert.Equal(4, store.Current.Queue.Attempts);

        for (var i = 0; i < 2; i++)
        {
            await Write(store, "queue:\n  attempts: many\n");
            await Until(() => store.Mistakes.Count == 1);
            await Task.Delay(200, Cancel);
        }

        var mistake = Assert.Single(told, line => line.Contains("mistakes", StringComparison.Ordinal));
        Assert.Contains($"{store.File}:2:13: queue.attempts: ", mistake, StringComparison.Ordinal);
        Assert.Equal((4, 2L), (store.Current.Queue.Attempts, store.Version));
    }

    [Fact]
    public async Task A_file_that_takes_the_place_of_the_old_one_is_noticed()
    {
        var store = SettingsStore.Open(folder.Path);
        using var watch = new SettingsWatch(store, told.Enqueue, TimeSpan.FromMilliseconds(20));
        await File.WriteAllTextAsync(folder.File("settings.yaml~"), "queue:\n  attempts: 5\n", Cancel);
        File.Move(folder.File("settings.yaml~"), store.File, overwrite: true);
        await Until(() => store.Current.Queue.Attempts == 5);
    }

    [Fact]
    public async Task A_file_that_is_taken_away_is_made_again_with_the_usual_settings_and_that_is_told()
    {
        var store = SettingsStore.Open(folder.Path);
        var made = await File.ReadAllTextAsync(store.File, Cancel);
        using var watch = new SettingsWatch(store, told.Enqueue, TimeSpan.FromMilliseconds(20));
        for (var times = 1; times <= 2; times++)
        {
            store.Change(settings => settings with { Queue = settings.Queue with { Attempts = 7 } });
            await Task.Delay(100, Cancel);
            File.Delete(store.File);
            await Until(() => told.Count == times);
            Assert.Equal(2, store.Current.Queue.Attempts);
            Assert.Equal(made, await File.ReadAllTextAsync(store.File, Cancel));
            await Task.Delay(200, Cancel);
        }

        Assert.All(told, line => Assert.Contains("was taken away; the usual settings hold from now on", line, StringComparison.Ordinal));
        Directory.Delete(folder.Path, recursive: true);
        Assert.Throws<Core.Imaging.FileOutputException>(() => store.Reload());
        Directory.CreateDirectory(folder.Path);
    }

    [Fact]
    public async Task What_the_program_writes_itself_is_no_change_by_hand()
    {
        var store = SettingsStore.Open(folder.Path);
        using var watch = new SettingsWatch(store, told.Enqueue, TimeSpan.FromMilliseconds(20));
        store.Change(settings => settings with { Queue = settings.Queue with { Attempts = 3 } });
        await Task.Delay(300, Cancel);
        Assert.Empty(told);
        Assert.Equal(2, store.Version);
    }

    private static Task Write(SettingsStore store, string text) => File.WriteAllTextAsync(store.File, text, Cancel);

    private static async Task Until(Func<bool> there)
    {
        for (var i = 0; i < 200 && !there(); i++) await Task.Delay(50, Cancel);
        Assert.True(there());
    }
}
