-- now, seconds a key is known, then channel, lane, key, body of each entry
local now, known = ARGV[1], ARGV[2]
for i = 3, #ARGV, 4 do
  local channel, lane, name, body = ARGV[i], ARGV[i + 1], ARGV[i + 2], ARGV[i + 3]
  if redis.call('SET', key('known', channel .. ' ' .. name), '', 'NX', 'EX', known) then
    local id = redis.call('INCR', key('next'))
    redis.call('HSET', key('entry', id), 'channel', channel, 'lane', lane, 'key', name, 'body', body, 'state', 'waiting',
      'delays', 0, 'faults', 0, 'crashes', 0, 'fence', 0, 'begun', 0, 'note', '')
    redis.call('ZADD', key('waiting'), now, id)
    if redis.call('RPUSH', key('lane', lane), id) == 1 then give_turn(lane) end
  end
end
