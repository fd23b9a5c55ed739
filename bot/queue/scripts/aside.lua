-- id, fence, now, "held" or "dead", reason: out of its lane, which goes on
local entry, lane = claimed(ARGV[1], ARGV[2])
if not entry then return 0 end
local id, now, state = ARGV[1], ARGV[3], ARGV[4]
redis.call('HSET', entry, 'state', state, 'begun', 0, 'settled_at', now, 'note', ARGV[5])
redis.call('LPOP', key('lane', lane))
redis.call('ZREM', key('waiting'), id)
if state == 'dead' then
  redis.call('HSET', entry, 'letter', redis.call('XADD', key('dead'), '*', 'entry', id))
else
  redis.call('RPUSH', key('held', lane), id)
  redis.call('ZADD', key('aside'), now, id)
end
next_turn(lane)
return 1
