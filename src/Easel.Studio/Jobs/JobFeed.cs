using System.Collections.Concurrent;
using System.Threading.Channels;

namespace Easel.Studio.Jobs;

/// <summary>Spreads news of jobs to whoever listens. A listener that is slow loses the oldest progress, not the queue its time.</summary>
public sealed class JobFeed
{
    private const int Backlog = 1024;
    private readonly ConcurrentDictionary<Channel<JobNews>, string?> listeners = new();
    private long changes;

    /// <summary>Grows with each job that changes its state and each finished picture; not with progress.</summary>
    public long Changes => Interlocked.Read(ref changes);

    /// <summary>Tells everybody who listens to this job or to all.</summary>
    public void Tell(JobNews news)
    {
        if (news is JobNews.Changed or JobNews.Picture) Interlocked.Increment(ref changes);
        foreach (var (listener, job) in listeners)
            if (job is null || job == news.JobId) listener.Writer.TryWrite(news);
    }

    /// <summary>Listens from now on; what happens between this call and reading is kept.</summary>
    /// <param name="job">A job's id, or null for all.</param>
    public Subscription Listen(string? job = null)
    {
        var channel = Channel.CreateBounded<JobNews>(new BoundedChannelOptions(Backlog) { SingleReader = true, FullMode = BoundedChannelFullMode.DropOldest });
        listeners[channel] = job;
        return new Subscription(this, channel);
    }

    /// <summary>One listener; leaves when disposed.</summary>
    public sealed class Subscription : IDisposable
    {
        private readonly JobFeed feed;
        private readonly Channel<JobNews> channel;

        internal Subscription(JobFeed feed, Channel<JobNews> channel) => (this.feed, this.channel) = (feed, channel);

        public IAsyncEnumerable<JobNews> Read(CancellationToken cancel) => channel.Reader.ReadAllAsync(cancel);

        public void Dispose()
        {
            feed.listeners.TryRemove(channel, out _);
            channel.Writer.TryComplete();
        }
    }
}
