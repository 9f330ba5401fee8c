using System.Collections.Concurrent;
using FourWalls.Health;
using FourWalls.People;
using FourWalls.Practices;

namespace FourWalls.Web.Doors;

/// <summary>
/// While people are signed in, their sessions do what only holders of keys can: certify who joined, make wanted grants, move
/// items under new keys. A round for each, one after the other, whenever the ledger has grown by something that may need it.
/// </summary>
public sealed partial class HolderRounds(Practice practice, HolderRounds.Board board, ILogger<HolderRounds> log) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    /// <summary>Dates pass without an entry: every session looks again now and then.</summary>
    private static readonly TimeSpan AnyWay = TimeSpan.FromMinutes(1);

    /// <summary>Staff who were here lately.</summary>
    public sealed class Board
    {
        private readonly ConcurrentDictionary<Id<Session>, (Session Session, long DoneAt, DateTimeOffset At)> here = [];

        public void Seen(Session session) => here.TryAdd(session.Id, (session, -1, DateTimeOffset.MinValue));

        internal IEnumerable<Session> Due(long standing, DateTimeOffset now)
        {
            foreach (var (id, (session, doneAt, at)) in here)
            {
                if (session.IsEnded)
                    here.TryRemove(id, out _);
                else if (doneAt != standing || now - at > AnyWay)
                    yield return session;
            }
        }

        internal void Done(Session session, long standing, DateTimeOffset now) => here[session.Id] = (session, standing, now);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            foreach (var session in practice.IsFounded ? board.Due(practice.Ledger.Standing.LastChange, practice.Now) : [])
                await Round(session);
            await Task.Delay(Pause, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task Round(Session session)
    {
        var standing = practice.Ledger.Standing.LastChange;
        try
        {
            if (!await KeyWork.Round(practice, session))
                board.Done(session, standing, practice.Now);
        }
        catch (Exception failure) when (session.IsEnded || failure is Refused or ObjectDisposedException || Outage.Of(failure) is not null)
        {
            // The person left, somebody else was faster, or the database is away: the next round looks again.
        }
        catch (Exception bug)
        {
            Failed(log, bug.GetType().FullName ?? "");
            board.Done(session, standing, practice.Now);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Key work failed: {Kind}")]
    private static partial void Failed(ILogger log, string kind);
}
